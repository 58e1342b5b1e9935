import type { AliasAnswer, AliasHolder } from '../../adapters/vercel/aliases.ts';
import type { CertificateAnswer } from '../../adapters/vercel/certs.ts';
import type { Clock } from '../../clock.ts';

/** A new deployment is known everywhere within seconds. */
const EARLY_MAX_MS = 30_000;
const ASK_AGAIN_MS = 2000;
/** As often as Vercel's own command line asks for a certificate, and with its longest pause. */
const CERTIFICATE_TRIES = 4;
const CERTIFICATE_PAUSE_MS = 5000;

/** One name that is to point at one deployment of one project. */
export interface Wanted {
  /** A host, or a label that gets Vercel's suffix. */
  name: string;
  deploymentId: string;
  projectId: string;
}

interface Assigner {
  assign(deploymentId: string, name: string): Promise<AliasAnswer>;
  holder(name: string): Promise<AliasHolder | undefined>;
  certify(names: readonly string[]): Promise<CertificateAnswer>;
  tell(line: string): void;
}

/** How it ended. `assigned` says what Vercel answered, not yet what visitors get. */
export type Assignment = { kind: 'assigned'; host: string } | { kind: 'failed'; code: string; message: string; fix: string };

/**
 * Points a name at a deployment: waits for a deployment that Vercel does not know everywhere yet, has a missing certificate issued,
 * and takes no name from another project.
 * @throws ServiceError when Vercel cannot be asked.
 */
export async function assignAlias(wanted: Wanted, assigner: Assigner, clock: Clock): Promise<Assignment> {
  const { name, deploymentId, projectId } = wanted;
  const before = await assigner.holder(name);
  if (before?.projectId !== undefined && before.projectId !== projectId) return taken(name, `project ${before.projectId}`);
  const until = clock.now() + EARLY_MAX_MS;
  for (let certified = 0; ; ) {
    const answer = await assigner.assign(deploymentId, name);
    switch (answer.kind) {
      case 'assigned':
        return answer;
      case 'too-early':
        if (clock.now() >= until)
          return failed(answer, 'Run the job again. If it stays so, look whether the deployment still exists.');
        break;
      case 'no-certificate': {
        const end = await certify(name, assigner, clock, CERTIFICATE_TRIES - certified);
        if (end) return end;
        certified += 1;
        if (certified >= CERTIFICATE_TRIES) return failed(answer, CERTIFICATE_FIX);
        break;
      }
      case 'taken': {
        // Vercel says so too of a name that points at this very deployment already.
        const holder = await assigner.holder(name);
        if (holder?.deploymentId === deploymentId) return { kind: 'assigned', host: name };
        return taken(name, holder?.projectId ? `project ${holder.projectId}` : 'another project or team', answer.error.message);
      }
      case 'refused':
        return failed(answer, FIXES[answer.error.code ?? ''] ?? 'Correct the alias, or look at the domain on Vercel.');
    }
    await clock.sleep(ASK_AGAIN_MS);
  }
}

/** @returns why no certificate can be had; nothing when the name is worth another try. */
async function certify(
  name: string,
  { certify: issue, tell }: Assigner,
  clock: Clock,
  tries: number,
): Promise<Assignment | undefined> {
  tell(`${name} has no valid certificate yet; asking Vercel to issue one.`);
  for (let left = tries; ; left--) {
    const answer = await issue([name]);
    // Where the answer was lost, the next try to assign the name shows whether there is a certificate now.
    if (answer.kind === 'issued' || answer.kind === 'unknown') return undefined;
    if (answer.kind === 'refused' || left <= 1) return failed(answer, CERTIFICATE_FIX);
    tell(`${answer.error.message} Asking again in ${CERTIFICATE_PAUSE_MS / 1000} s.`);
    await clock.sleep(CERTIFICATE_PAUSE_MS);
  }
}

const CERTIFICATE_FIX = 'Check the DNS records of the domain (operation "preflight" shows them), then run the job again.';
const FIXES: Readonly<Record<string, string>> = {
  forbidden: 'Add the domain to the team on Vercel, or give the token access to it.',
  invalid_alias: 'Below vercel.app only one label is allowed; for more, use a domain of your own.',
  gone: 'The deployment is gone or its build failed. Deploy again.',
};

const failed = ({ error }: { error: { code: string | undefined; message: string } }, fix: string): Assignment => ({
  kind: 'failed',
  code: error.code ?? 'unknown',
  message: error.message,
  fix,
});

const taken = (name: string, by: string, said = ''): Assignment => ({
  kind: 'failed',
  code: 'alias_in_use',
  message: [`${name} belongs to ${by}.`, said].filter(Boolean).join(' '),
  fix: 'Choose another name, or remove it there first.',
});
