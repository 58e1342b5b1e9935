import { isTrouble, troubleOf } from '../adapters/github/connect.ts';
import type { GithubEnvironment } from '../adapters/github/environments.ts';
import type { Ports } from '../ports.ts';
import type { Subject } from './plan.ts';
import { removeEach } from './remove-each.ts';
import type { Manner } from './remove-previews.ts';
import { type Gone, type Tally, unlisted } from './tally.ts';

/** Names that workflows and other actions give an environment of one pull request; `Preview`, which all share, is none of them. */
const NAMES = ['pr-#', 'pr/#', 'preview-#', 'preview/#', 'preview-pr-#', 'preview/pr-#'] as const;

/** Whether an environment was surely made for this pull request: by its name, and by nobody having set rules for it. */
export function isEnvironmentOf(
  { pullRequest }: Pick<Subject, 'pullRequest'>,
  { name, protection_rules: rules }: GithubEnvironment,
): boolean {
  return (rules ?? []).length === 0 && NAMES.some((pattern) => pattern.replace('#', String(pullRequest)) === name.toLowerCase());
}

/** Removes environments that belong to one pull request alone, where an `admin-token` is given. */
export async function removeEnvironments(subject: Subject, manner: Manner, tally: Tally, ports: Ports): Promise<void> {
  const { session } = ports;
  const github = ports.environments(manner.leftMs());
  if (github === undefined) return;
  try {
    const items = (await github.list()).filter((environment) => isEnvironmentOf(subject, environment));
    const remove = async (environment: GithubEnvironment) => {
      if (manner.mode === 'remove') await github.remove(environment.name);
      tally.gone.push(nameOf(environment));
    };
    const mayGoOn = () => manner.leftMs() > 0;
    await removeEach({ kind: 'environment', items, name: nameOf, remove, mayGoOn, signal: session.signal }, tally);
  } catch (cause) {
    session.signal.throwIfAborted();
    if (!isTrouble(cause)) throw cause;
    tally.findings.push(
      unlisted('environment', `${troubleOf(cause)} The admin-token needs "administration: write" and "actions: read".`),
    );
  }
}

const nameOf = ({ name }: GithubEnvironment): Gone => ({ kind: 'environment', id: name, name });
