import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { parse } from 'yaml';
import { SUITE_ROOT } from '#sandbox/stage/consumer.ts';
import { rightsOf } from './rights.ts';

interface Step {
  uses?: string;
  run?: string;
  with?: Record<string, string>;
}
interface Job {
  steps?: Step[];
  secrets?: unknown;
  permissions?: Record<string, string>;
}
interface Workflow {
  on: { workflow_call?: { secrets?: Record<string, unknown> } };
  permissions?: Record<string, string>;
  jobs: Record<string, Job>;
}

const WORKFLOWS = globSync('reusable-workflows/*/*.yml', { cwd: SUITE_ROOT }).map((file): [string, Workflow] => [
  file.split('/')[1] ?? '',
  parse(readFileSync(join(SUITE_ROOT, file), 'utf8')) as Workflow,
]);
const JOBS = WORKFLOWS.flatMap(([workflow, { jobs }]) =>
  Object.entries(jobs).map(([job, body]): [string, string, Job] => [workflow, job, body]),
);

const usesAction = (step: Step, name: string): boolean => step.uses?.startsWith(name) === true;

/** A job that runs what the repository holds: Vercel's build of it, or a script beside a checkout. */
const runsTheirCode = ({ steps = [] }: Job): boolean =>
  steps.some((step) => usesAction(step, '$/actions/deploy') && step.with?.operation === 'build') ||
  (steps.some((step) => usesAction(step, 'actions/checkout')) && steps.some(({ run }) => run !== undefined));

test('some job runs the code of a pull request, or the next test would prove nothing', () => {
  expect(JOBS.filter(([, , job]) => runsTheirCode(job)).map(([workflow, job]) => `${workflow}.${job}`)).toEqual([
    'preview.build',
  ]);
});

test.each(JOBS.filter(([, , job]) => runsTheirCode(job)))(
  '%s.%s runs the code of the repository, so it has no secret and writes nothing',
  (workflow, job) => {
    const rights = rightsOf(workflow).filter((right) => right.job === job);
    expect(rights.filter(({ kind }) => kind === 'secret')).toEqual([]);
    expect(rights.filter(({ access }) => access === 'write')).toEqual([]);
  },
);

test.each(WORKFLOWS)(
  '%s grants nothing but job by job, hands no job all secrets, and names each secret that it takes',
  (workflow, file) => {
    expect(file.permissions).toEqual({});
    expect(Object.values(file.jobs).filter(({ permissions }) => permissions === undefined)).toEqual([]);
    expect(JSON.stringify(file.jobs)).not.toMatch(/toJSON\(secrets\)|"inherit"/);
    const used = new Set(rightsOf(workflow).flatMap(({ kind, name }) => (kind === 'secret' ? [name] : [])));
    expect([...used].toSorted()).toEqual(Object.keys(file.on.workflow_call?.secrets ?? {}).toSorted());
  },
);

test.each(JOBS)('%s.%s gives each secret only to an input of an action of ours', (_, _job, { steps = [], ...rest }) => {
  expect(JSON.stringify(rest)).not.toMatch(/secrets\./);
  for (const { uses, with: inputs, ...others } of steps) {
    expect(JSON.stringify(others)).not.toMatch(/secrets\./);
    if (JSON.stringify(inputs ?? {}).includes('secrets.')) expect(uses).toMatch(/^\$\/actions\//);
  }
});
