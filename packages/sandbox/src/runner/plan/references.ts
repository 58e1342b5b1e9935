import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { InvalidWorkflow, Unsupported } from '../errors.ts';
import type { Origin } from '../read/workflow.ts';

/** Folders that stand for other repositories, by `owner/name` in lower case. */
export type Suites = Map<string, string>;

/** Actions by GitHub that the runner plays itself. */
const STAND_INS = new Set([
  'actions/attest-build-provenance',
  'actions/checkout',
  'actions/download-artifact',
  'actions/setup-node',
  'actions/upload-artifact',
]);

export interface Reference {
  origin: Origin;
  /** The path in that repository; empty for its root. */
  path: string;
  /** `owner/name` where the runner's own stand-in plays the action. */
  standIn: string | undefined;
}

/**
 * Finds what a `uses` speaks of. `$/path` is in the repository of the file it stands in; `./path` of a job likewise.
 * @throws InvalidWorkflow for a malformed reference, Unsupported for a repository that no suite stands for
 */
export function resolveReference(uses: string, from: Origin, suites: Suites, where: string): Reference {
  if (uses.startsWith('docker://')) throw new Unsupported(where, `Docker actions (${uses})`);
  if (uses.startsWith('$/') || uses.startsWith('./')) return { origin: from, path: uses.slice(2), standIn: undefined };
  const match = /^([^/@\s]+)\/([^/@\s]+)(?:\/([^@\s]*))?@(\S+)$/.exec(uses);
  if (!match) throw new InvalidWorkflow(`${where}: Expected format {owner}/{repo}[/path]@ref. Actual '${uses}'`);
  const [, owner = '', name = '', path = '', ref = ''] = match;
  const repository = `${owner}/${name}`;
  const folder = suites.get(repository.toLowerCase());
  if (folder) return { origin: { repository, folder, ref }, path, standIn: undefined };
  if (!STAND_INS.has(repository.toLowerCase())) throw new Unsupported(where, `${uses}: no folder stands for ${repository}`);
  const standIn = join(import.meta.dirname, '..', 'stand-ins', name.toLowerCase());
  if (path || !existsSync(standIn)) throw new Unsupported(where, uses);
  return { origin: { repository, folder: standIn, ref }, path: '', standIn: repository.toLowerCase() };
}
