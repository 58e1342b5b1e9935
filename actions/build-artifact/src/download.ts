import type { Outcome } from '#core/outcome.ts';
import { formatBytes, plural } from '#core/text.ts';
import { UserError } from '#kit/errors.ts';
import type { ListedArtifact } from '#kit/github-artifacts.ts';
import { ServiceError } from '#kit/http/errors.ts';
import { type Saved, TooLargeError } from '#kit/http/save.ts';
import type { Inputs } from './action.ts';
import { type Expected, judgeDigest, judgeOrigin, judgeRun } from './judge-origin.ts';
import { type Limits, limitsOf, tooLarge } from './limits.ts';
import type { Ports } from './ports.ts';
import type { Source } from './source.ts';
import { tell } from './tell.ts';

/**
 * Fetches an artifact and unpacks it. Who made it is judged before a byte is fetched, its digest before a byte is unpacked, and each entry before
 * it is written.
 * @param from another run, or undefined for this one.
 */
export async function download(inputs: Inputs, from: Expected | undefined, ports: Ports): Promise<Outcome> {
  const { artifact, digest, 'max-megabytes': megabytes, environment } = inputs;
  const limits = limitsOf(megabytes);
  const { source, listed } = from ? await findInOther(artifact, from, ports) : await findInOwn(artifact, ports);
  if (listed.isExpired) throw expired(artifact);
  if (listed.sizeBytes > limits.bytes) throw tooLarge(`The artifact has ${formatBytes(listed.sizeBytes)}`, limits);
  if (listed.digest !== undefined) judgeDigest(listed.digest, digest, 'GitHub says of the artifact');
  await using room = await ports.makeRoom(artifact);
  const archive = await save(source, { ...listed, name: artifact }, room.file, limits);
  judgeDigest(`sha256:${archive.sha256}`, digest ?? listed.digest, 'The artifact that came is');
  const contents = await ports.unpack(room.file, limits);
  const metrics = tell({ artifact, archive, contents }, ports);
  const reason = `Unpacked ${plural(contents.files, 'file')} (${formatBytes(contents.sizeBytes)}) of the artifact ${artifact}.`;
  return { target: { environment }, findings: [], metrics, reason };
}

async function findInOwn(name: string, ports: Ports): Promise<{ source: Source; listed: ListedArtifact }> {
  const source = ports.ownRun();
  // The job that built ran the code of a change: what it left in this job's name would lead the gates, should this job die without a word.
  await source.removeForeign(ports.ownReports);
  const listed = await source.find(name);
  if (!listed) throw missing(name, 'this run');
  return { source, listed };
}

async function findInOther(name: string, from: Expected, ports: Ports): Promise<{ source: Source; listed: ListedArtifact }> {
  const source = ports.otherRun(from.runId);
  const run = await source.read();
  judgeRun(run, from);
  const listed = await source.find(name);
  if (!listed) throw missing(name, `run ${from.runId}`);
  judgeOrigin(listed, run);
  return { source, listed };
}

async function save(source: Source, artifact: ListedArtifact & { name: string }, file: string, limits: Limits): Promise<Saved> {
  try {
    return await source.save(artifact, file, limits.bytes);
  } catch (thrown) {
    if (thrown instanceof TooLargeError) throw tooLarge('The artifact that came is larger than GitHub says', limits);
    if (thrown instanceof ServiceError && thrown.status === 410) throw expired(artifact.name);
    throw thrown;
  }
}

const missing = (name: string, where: string) =>
  new UserError(
    `There is no artifact ${name} in ${where}. See that the job which uploads it ran and succeeded, and that both name it alike.`,
  );

const expired = (name: string) =>
  new UserError(
    `The artifact ${name} has expired: GitHub keeps it for as long as the repository's settings say. Run the build again.`,
  );
