import { parse } from 'yaml';

/**
 * What every workflow file has to keep, each rule as a function from texts to the sentences that break it, so that a test can show that
 * it finds what it is for.
 */

/** `uses: owner/repo/path@ref # comment`, but not `$/…`. */
const USES = /^\s*(?:- )?uses: (?<what>[^$\s@][^\s@]*)@(?<ref>\S+)(?: # (?<comment>.*))?$/;
const FULL_SHA = /^[0-9a-f]{40}$/;
/** `v1.2.3`, or one of ours: `deploy/v1.2.3`. */
const FULL_VERSION = /^(?:[a-z-]+\/)?v\d+\.\d+\.\d+$/;

interface Use {
  line: string;
  what: string;
  ref: string;
  comment: string;
}

const usesOf = (text: string): Use[] =>
  text.split('\n').flatMap((line) => {
    const { what, ref, comment = '' } = USES.exec(line)?.groups ?? {};
    return what && ref ? [{ line: line.trim(), what, ref, comment }] : [];
  });

/** What is fetched from elsewhere is named by its full commit, with its full version for people; ours may say that it has none yet. */
export const unpinned = (text: string): string[] =>
  usesOf(text)
    .filter(({ what, ref, comment }) => !FULL_SHA.test(ref) || !(FULL_VERSION.test(comment) || isUnreleased(what, comment)))
    .map(({ line }) => line);

const isUnreleased = (what: string, comment: string) =>
  what.startsWith('shipgate/shipgate/') && /^[a-z-]+, not released yet$/.test(comment);

/** One repository is pinned to one commit everywhere. @param texts by path. */
export function pinnedTwice(texts: ReadonlyMap<string, string>): string[] {
  const pins = new Map<string, Set<string>>();
  for (const { what, ref, comment } of [...texts.values()].flatMap(usesOf)) {
    const own = what.startsWith('shipgate/') ? what : what.split('/').slice(0, 2).join('/');
    pins.set(own, (pins.get(own) ?? new Set()).add(`${ref} # ${comment}`));
  }
  return [...pins].filter(([, found]) => found.size > 1).map(([what, found]) => `${what}: ${[...found].join(', ')}`);
}

/** A scope that is granted says on its own line what for. @param without scopes that need no words, as written. */
export function reasonless(text: string, without: readonly string[] = []): string[] {
  const scope = /^\s+(?<scope>[a-z-]+: (?:read|write))(?<reason> #.*)?$/;
  return text.split('\n').flatMap((line) => {
    const { scope: found, reason } = scope.exec(line)?.groups ?? {};
    return found && !/# \S/.test(reason ?? '') && !without.includes(found) ? [line.trim()] : [];
  });
}

/** Scopes are named one by one, in each job, and nothing holds for all jobs. */
export function looseScopes(text: string): string[] {
  const { permissions, jobs } = parse(text) as { permissions?: unknown; jobs: Record<string, { permissions?: unknown }> };
  const isNamed = (given: unknown) => typeof given === 'object' && given !== null;
  return [
    ...(isNamed(permissions) && Object.keys(permissions as object).length === 0 ? [] : ['the file itself']),
    ...Object.entries(jobs)
      .filter(([, job]) => !isNamed(job.permissions))
      .map(([name]) => name),
  ];
}

const IGNORE = /zizmor: ignore|shellcheck disable/;
const REASONED_IGNORE = /# zizmor: ignore\[[a-z-]+\] \S+( \S+){2,}$/;

/** A finding is silenced for one rule in one line, with a reason behind it. */
export const looseIgnores = (text: string): string[] =>
  text
    .split('\n')
    .filter((line) => IGNORE.test(line) && !REASONED_IGNORE.test(line))
    .map((line) => line.trim());

type Described = Record<string, { description?: string } | null>;

/** Every input, secret and output of a reusable workflow is a sentence, and a row of its page. */
export function undocumented(text: string, readme: string): string[] {
  const call = (parse(text) as { on: { workflow_call: Record<'inputs' | 'secrets' | 'outputs', Described | undefined> } }).on
    .workflow_call;
  return (['inputs', 'secrets', 'outputs'] as const).flatMap((kind) =>
    Object.entries(call[kind] ?? {})
      .filter(
        ([name, entry]) =>
          !/^[A-Z][\s\S]*\.$/.test(entry?.description ?? '') || !readme.includes(`| \`${name}\` | ${entry?.description} |`),
      )
      .map(([name]) => `${kind}: ${name}`),
  );
}
