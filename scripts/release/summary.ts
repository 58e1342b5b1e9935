import { appendFileSync } from 'node:fs';
import type { Published } from './releases.ts';
import type { Released } from './tags.ts';

/** What became of the GitHub releases, and which of them a plan misses. */
export interface Releases {
  published: readonly Published[];
  unreleased: readonly string[];
}

/** What a release did, for people. */
export function releaseSummary(released: Released, releases: Releases, mode: 'plan' | 'release'): string {
  const { published, unreleased } = releases;
  const { commit, pending, create, move, standing, problems } = released;
  const short = commit.slice(0, 12);
  const done = mode === 'release';
  const list = (title: string, lines: readonly string[]) =>
    lines.length > 0 ? [`**${title}**`, lines.map((line) => `- ${line}`).join('\n')] : [];
  if (pending.length > 0) {
    return `\`${short}\` is no release: ${pending.length} changesets wait for the version pull request (${pending.join(', ')}).`;
  }
  const mutable = published.filter(({ isImmutable }) => !isImmutable).map(({ tag }) => `\`${tag}\``);
  return [
    create.length + move.length === 0
      ? `All ${standing.length} components of \`${short}\` are tagged.`
      : `Release of \`${short}\``,
    ...list(
      done ? 'Tagged' : 'To be tagged',
      create.map(({ tag }) => `\`${tag}\``),
    ),
    ...list(
      done ? 'Moved' : 'To be moved',
      move.map(({ tag, target }) => `\`${tag}\` to \`${target}\``),
    ),
    ...list(
      'Released',
      published.filter(({ kind }) => kind === 'published').map(({ tag }) => `\`${tag}\``),
    ),
    ...list(
      'To be released',
      unreleased.map((tag) => `\`${tag}\``),
    ),
    ...list('Not immutable: switch on Settings → General → Releases', mutable),
    ...list('To be looked at', problems),
  ].join('\n\n');
}

/** Hands values to later steps and jobs; outside a runner nobody asks for them. */
export function writeOutputs(env: Readonly<Record<string, string | undefined>>, outputs: Readonly<Record<string, string>>): void {
  if (!env.GITHUB_OUTPUT) return;
  appendFileSync(
    env.GITHUB_OUTPUT,
    Object.entries(outputs)
      .map(([name, value]) => `${name}=${value}\n`)
      .join(''),
  );
}

export function writeSummary(env: Readonly<Record<string, string | undefined>>, markdown: string): void {
  if (env.GITHUB_STEP_SUMMARY) appendFileSync(env.GITHUB_STEP_SUMMARY, `${markdown}\n`);
}
