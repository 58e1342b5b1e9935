import { messageOf } from '#kit/errors.ts';
import { ServiceError } from '#kit/http/errors.ts';
import type { RepositoryFolder, SeenFolder } from '../../adapters/github/repository-file.ts';
import type { GitSettings } from '../../adapters/vercel/git-link.ts';
import type { GitDeployments } from './facts.ts';
import { ignoresAll, isEnabledFor, type PushConfig, readPushConfig } from './git-switch.ts';

/** Other files that can say the same, as a program or in another form. */
const PROGRAMS: readonly string[] = ['vercel.ts', 'vercel.mts', 'vercel.js', 'vercel.mjs', 'vercel.cjs', 'vercel.toml'];

type Look = (where: RepositoryFolder) => Promise<SeenFolder | undefined>;

/** Finds out whether Vercel deploys pushes to the production branch, from the settings and the branch's own `vercel.json` on GitHub. */
export async function readGit(settings: GitSettings, look: Look | undefined): Promise<GitDeployments> {
  const { link, commandForIgnoringBuildStep: command, rootDirectory } = settings;
  if (!link) return { kind: 'unlinked' };
  const folder = (rootDirectory ?? '').replace(/^[./]+|\/+$/g, '');
  const repository = [link.org, link.repo].filter(Boolean).join('/') || 'a repository';
  const place = { repository, branch: link.productionBranch ?? 'the production branch', folder };
  const unknown = (detail: string): GitDeployments => ({ kind: 'unknown', ...place, detail });
  if (!link.type?.startsWith('github'))
    return unknown(`The repository is on ${link.type ?? 'an unknown host'}, where its vercel.json cannot be read.`);
  if (!link.productionBranch) return unknown('Vercel does not tell the production branch.');
  if (!look) return unknown('There is no github-token.');
  try {
    const seen = await look({ repository, ref: link.productionBranch, folder });
    const program = seen?.names.find((name) => PROGRAMS.includes(name));
    if (program) return unknown(`${program} decides, which cannot be read without running it.`);
    const config: PushConfig = seen?.names.includes('vercel.json') ? readPushConfig(await seen.read('vercel.json')) : {};
    if (!isEnabledFor(link.productionBranch, config))
      return { kind: 'off', how: `vercel.json on ${link.productionBranch} says so` };
    return ignoresAll(config.ignoreCommand ?? command)
      ? { kind: 'off', how: 'the Ignored Build Step is "exit 0"' }
      : { kind: 'on', ...place };
  } catch (cause) {
    if (!(cause instanceof ServiceError) && !(cause instanceof SyntaxError) && !isSchemaError(cause)) throw cause;
    return unknown(messageOf(cause));
  }
}

/** A `vercel.json`, or an answer, of another shape. */
const isSchemaError = (cause: unknown) => cause instanceof Error && cause.name === '$ZodError';
