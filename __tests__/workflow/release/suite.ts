import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { LocalGithub } from '#sandbox/github/github.ts';
import { startIdTokens } from '#sandbox/github/id-tokens.ts';
import { createConcurrencyGroups } from '#sandbox/runner/play/concurrency.ts';
import type { RunResult } from '#sandbox/runner/result.ts';
import { startSandbox } from '#sandbox/sandbox.ts';
import { type Change, type Consumer, createConsumer } from '#sandbox/stage/consumer.ts';
import { pushEvent } from '#sandbox/stage/events.ts';
import { git } from '#sandbox/stage/git.ts';
import { playOn, type StageRunOptions } from '#sandbox/stage/play.ts';
import type { Traffic } from '#sandbox/traffic/traffic.ts';
import { layFiles } from './files.ts';

export const SLUG = 'acme/suite';

/** A repository of this suite's shape on the local GitHub, whose ci-release.yml is played as it is. */
export interface Suite extends AsyncDisposable {
  github: LocalGithub;
  repository: Consumer;
  traffic: Traffic;
  /** Plays ci-release.yml for a push of main's head. */
  release(options?: Pick<StageRunOptions, 'reviews' | 'rerunOf'>): Promise<Played>;
  /** The commits that tags stand for. */
  tags(): Record<string, string>;
  /** Merges the pull request that is open. @returns main's new head. */
  merge(): Promise<string>;
  pulls(): Promise<Pull[]>;
}

export interface Played {
  run: RunResult;
  /** What became of each job that was not skipped. */
  ran: Record<string, string>;
}

interface Pull {
  number: number;
  title: string;
  body: string;
  head: { ref: string; sha: string };
}

export interface Shape {
  /** Both components': 0.0.0 has the changesets of a first release. */
  version: '0.0.0' | '1.0.0';
  /** Who may approve in the environment `release`; without any it is not protected. */
  reviewers?: string[];
  change?: Change;
}

export async function openSuite({ version, reviewers = ['lena'], change = {} }: Shape): Promise<Suite> {
  await using opened = new AsyncDisposableStack();
  const folder = mkdtempSync(join(tmpdir(), 'shipgate-suite-'));
  opened.defer(() => rmSync(folder, { recursive: true, force: true, maxRetries: 5 }));
  const sandbox = opened.use(await startSandbox({ services: ['github'] }));
  const idTokens = opened.use(await startIdTokens(sandbox.traffic, SLUG));
  const { github } = sandbox;
  const made = github.createRepository(SLUG, { immutableReleases: true });
  if (reviewers.length > 0) github.createEnvironment(SLUG, 'release', { reviewers });
  layFiles(join(folder, 'files'), version, change);
  const repository = { ...createConsumer(join(folder, 'files'), SLUG, folder), id: made.id };
  made.gitFolder = repository.path;
  const scene = {
    ...{ sandbox, consumer: repository, forks: new Map(), secrets: {}, vars: {}, chromePath: '' },
    concurrency: createConcurrencyGroups(),
  };
  // Nothing of a release may need a registry.
  const env = { NODE_OPTIONS: '', ...idTokens.env, GITHUB_SERVER_URL: github.serverUrl, npm_config_offline: 'true' };
  const api = async (method: string, path: string, body?: object) => {
    const headers = { authorization: `Bearer ${github.token}` };
    const response = await fetch(`${github.url}/repos/${SLUG}${path}`, { method, headers, body: JSON.stringify(body) });
    return response.json();
  };
  const pulls = (): Promise<Pull[]> => api('GET', '/pulls');
  const all = opened.move();
  return {
    github,
    repository,
    traffic: sandbox.traffic,
    async release(options) {
      const event = pushEvent(repository, { sha: repository.head(), before: '0'.repeat(40) });
      const run = await playOn(scene, 'ci-release', event, { ...options, env });
      const results = Object.entries(run.jobs).map(([id, { result }]) => [id, result] as const);
      return { run, ran: Object.fromEntries(results.filter(([, result]) => result !== 'skipped')) };
    },
    tags() {
      const lines = git(repository.path, 'for-each-ref', '--format=%(refname:lstrip=2) %(*objectname)', 'refs/tags').split('\n');
      return Object.fromEntries(lines.filter(Boolean).map((line) => line.split(' ')));
    },
    async merge() {
      const [open] = await pulls();
      if (!open) throw new Error('No pull request is open.');
      await api('PATCH', `/pulls/${open.number}`, { state: 'closed' });
      return repository.merge(open.head.sha);
    },
    pulls,
    [Symbol.asyncDispose]: () => all.disposeAsync(),
  };
}
