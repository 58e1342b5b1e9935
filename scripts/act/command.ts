import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import type { WorkflowEvent } from '#sandbox/runner/options.ts';
import type { Permissions } from '#sandbox/runner/read/permissions.ts';
import { SUITE_ROOT } from '#sandbox/stage/consumer.ts';
import type { Stage } from '#sandbox/stage/stage.ts';
import { usesOf, WITNESS } from './render.ts';

/** actions/checkout with `ref:` would be downloaded by act; the runner's own stand-in plays it from the consumer's repository. */
const CHECKOUT = join(SUITE_ROOT, 'packages/sandbox/src/runner/stand-ins/checkout');

export interface Call {
  stage: Stage;
  event: WorkflowEvent;
  runId: string;
  /** The reference of the suite, `owner/name@ref`, as the rendered files name it. */
  self: string;
  chromePath: string;
  /** The path of a file in the folder that this run has for itself. */
  at: (name: string) => string;
}

/** act's command line: host mode, no network, everything that a person's own settings could add left empty. */
export function commandLine({ stage, event, runId, self, chromePath, at }: Call): string[] {
  const named = (flag: string, values: Record<string, string>) =>
    Object.entries(values).flatMap(([name, value]) => [flag, `${name}=${value}`]);
  const repositories = { [self]: at('suite'), ...Object.fromEntries(checkouts(at('suite')).map((use) => [use, CHECKOUT])) };
  return [
    ...[event.name, '--json', '--directory', stage.consumer.path, '--workflows', at('caller.yml')],
    ...['--eventpath', at('event.json'), '--actor', event.actor, '--platform', 'ubuntu-latest=-self-hosted'],
    ...['--rm', '--no-cache-server', '--action-cache-path', at('cache'), '--secret-file', at('secrets')],
    ...['--env-file', at('empty'), '--var-file', at('empty'), '--input-file', at('empty')],
    ...named('--local-repository', repositories),
    ...named('--var', stage.vars),
    ...named('--env', environment(stage, event, runId)),
    ...named('--env', { CHROME_PATH: chromePath, [WITNESS]: at('witness.json') }),
  ];
}

function environment({ sandbox, consumer }: Stage, event: WorkflowEvent, runId: string): Record<string, string> {
  const { VERCEL_API_URL, GITHUB_API_URL, RESEND_BASE_URL, ACTIONS_RESULTS_URL, NODE_OPTIONS } = sandbox.env();
  const services = { VERCEL_API_URL, GITHUB_API_URL, RESEND_BASE_URL, ACTIONS_RESULTS_URL, NODE_OPTIONS };
  return {
    ...Object.fromEntries(Object.entries(services).map(([name, value]) => [name, value ?? ''])),
    ACTIONS_RUNTIME_TOKEN: sandbox.artifacts.runtimeToken(runId, 'act'),
    GITHUB_RUN_ID: runId,
    // The only way to tell act the event's commit: without it `github.sha` is what the work tree stands on.
    SHA_REF: event.sha,
    LOCAL_RUNNER_REPOSITORIES: JSON.stringify({ [consumer.slug.toLowerCase()]: consumer.path }),
  };
}

/** `owner/name@ref` of the suite, from the first workflow of another repository that a caller's file calls. */
export function suiteReference(caller: string): string {
  for (const use of usesOf(caller)) {
    const [, repository, ref] = /^([^./$][^/]*\/[^/]+)\/\.github\/workflows\/[^@]+@(.+)$/.exec(use) ?? [];
    if (repository && ref) return `${repository}@${ref}`;
  }
  throw new Error(`${caller} calls no workflow of another repository.`);
}

function checkouts(suite: string): string[] {
  const files = globSync('.github/workflows/*.yml', { cwd: suite }).map((file) => join(suite, file));
  return [...new Set(files.flatMap(usesOf).filter((use) => use.startsWith('actions/checkout@')))];
}

/** What a caller's file grants in all: act has one token for all jobs, and no `permissions`. */
export function grantedBy(caller: string): Permissions {
  const { jobs } = parse(readFileSync(caller, 'utf8')) as { jobs: Record<string, { permissions?: Permissions }> };
  return Object.assign({}, ...Object.values(jobs).map(({ permissions }) => permissions));
}
