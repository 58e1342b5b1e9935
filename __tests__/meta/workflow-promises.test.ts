import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { parse } from 'yaml';
import { REPOSITORY_ROOT } from '#testing/run-bundle.ts';

// What holds for every reusable workflow alike, so that who knows one knows all.
interface Step {
  uses?: string;
  with?: Record<string, unknown>;
}
interface Job {
  'runs-on': string;
  'timeout-minutes': unknown;
  concurrency?: unknown;
  steps: Step[];
}
interface Workflow {
  on: {
    workflow_call: {
      inputs: Record<string, { type?: string; required?: boolean; default?: unknown }>;
      secrets: Record<string, { required?: boolean }>;
      outputs: Record<string, object>;
    };
  };
  concurrency?: unknown;
  jobs: Record<string, Job>;
}

const GATES = ['smoke', 'budget-gate', 'header-audit'];
const WORKFLOWS = readdirSync(join(REPOSITORY_ROOT, 'reusable-workflows')).map((name): [string, Workflow] => [
  name,
  parse(readFileSync(join(REPOSITORY_ROOT, 'reusable-workflows', name, `${name}.yml`), 'utf8')) as Workflow,
]);

const stepsOf = ({ jobs }: Workflow): Step[] => Object.values(jobs).flatMap(({ steps }) => steps);
const uses = (workflow: Workflow, action: string) => stepsOf(workflow).filter((step) => step.uses === `$/actions/${action}`);
const gatesOf = (workflow: Workflow) => GATES.filter((gate) => uses(workflow, gate).length > 0);

test.each(WORKFLOWS)('%s takes every secret as optional, and every input by its type', (_, { on }) => {
  const { inputs, secrets } = on.workflow_call;
  expect(Object.entries(secrets).filter(([, { required }]) => required !== false)).toEqual([]);
  for (const [name, { type, required, ...given }] of Object.entries(inputs)) {
    expect([name, ['string', 'boolean', 'number'].includes(type ?? '')]).toEqual([name, true]);
    // Only what has no sensible value must be given.
    expect([name, required === true]).toEqual([name, !('default' in given)]);
  }
});

/** Whose time limit a job keeps to that has none of its own name. */
const SHARED_LIMITS: Readonly<Record<string, string>> = {
  'production brief': 'preflight',
  'production refused': 'preflight',
  'production canary-start': 'promote',
  'production canary-complete': 'promote',
  'production rollback': 'promote',
  'rollback drill': 'rollback',
  'rollback drill-smoke': 'smoke',
};
const VERIFY_LIMITS: Readonly<Record<string, string>> = {
  'verify-smoke': 'smoke',
  'verify-headers': 'header-audit',
  verify: 'gates',
};

test.each(WORKFLOWS)(
  '%s lets its caller choose the runner and the time limit of every job that does anything',
  (name, { on, jobs }) => {
    for (const [id, job] of Object.entries(jobs)) {
      expect([id, job['runs-on']]).toEqual([id, '${{ inputs.runs-on }}']);
      const [, limit] = /^\$\{\{ inputs\.([a-z-]+-timeout-minutes) \}\}$/.exec(String(job['timeout-minutes'])) ?? [];
      // People are waited for before it begins, and then it prints one line.
      if (id === 'approval') expect(job['timeout-minutes']).toBe(5);
      else {
        expect([id, limit]).toEqual([id, `${SHARED_LIMITS[`${name} ${id}`] ?? VERIFY_LIMITS[id] ?? id}-timeout-minutes`]);
        expect([id, on.workflow_call.inputs[limit ?? '']?.type]).toEqual([id, 'number']);
      }
    }
  },
);

test.each(WORKFLOWS)(
  '%s has a switch and a fail-on for each of its gates, and each step of a gate keeps to them',
  (_, workflow) => {
    const { inputs } = workflow.on.workflow_call;
    for (const gate of gatesOf(workflow)) {
      expect(inputs[gate]).toMatchObject({ type: 'boolean', default: true });
      expect(inputs[`${gate}-fail-on`]).toMatchObject({ type: 'string', default: '' });
      for (const step of uses(workflow, gate))
        expect(step.with?.['fail-on']).toBe(`\${{ inputs.${gate}-fail-on || inputs.fail-on }}`);
    }
  },
);

test.each(WORKFLOWS)(
  '%s puts out its verdict, where it deploys the address and id, and the verdict of each of its gates',
  (_, workflow) => {
    const { outputs } = workflow.on.workflow_call;
    const deploys = uses(workflow, 'deploy').some((step) => step.with?.operation !== 'cleanup');
    expect(Object.keys(outputs)).toEqual(
      expect.arrayContaining([
        'verdict',
        ...(deploys ? ['url', 'deployment-id'] : []),
        ...gatesOf(workflow).map((gate) => `${gate}-verdict`),
      ]),
    );
  },
);

/** Inputs that stand for one of another name, by action and input of the step. */
const OTHER_WORDS: Readonly<Record<string, string>> = {
  'deploy build-env': 'public-env',
  'deploy description': 'reason',
  'notify reason': 'override-reason',
  'release-gate release-config': 'config',
};

test.each(WORKFLOWS)('%s calls an input by the word that the action has for it', (_, workflow) => {
  const renamed = stepsOf(workflow).flatMap(({ uses: used = '', with: given = {} }) =>
    Object.entries(given).flatMap(([name, value]) => {
      const [, input] = /^\$\{\{ inputs\.([a-z-]+) \}\}$/.exec(String(value)) ?? [];
      const other = OTHER_WORDS[`${used.replace('$/actions/', '')} ${name}`];
      return input === undefined || input === name || input === other ? [] : [`${used} ${name}: ${input}`];
    }),
  );
  expect(renamed).toEqual([]);
});

test.each(WORKFLOWS)(
  'only what moves production waits for another run, so that %s can wait for its approval by itself',
  (name, workflow) => {
    expect(workflow.concurrency).toBeUndefined();
    const guarded = Object.entries(workflow.jobs).filter(([, { concurrency }]) => concurrency !== undefined);
    expect(guarded.map(([id]) => id)).toEqual(name === 'production' ? ['promote', 'canary-start'] : []);
    for (const [, { concurrency }] of guarded)
      expect(concurrency).toEqual({
        group: 'shipgate-production-${{ inputs.vercel-project-id }}',
        'cancel-in-progress': false,
        queue: 'max',
      });
  },
);

test("preview checks out the pull request's own commit in every job, never the one that tries the merge", () => {
  const [, preview] = WORKFLOWS.find(([name]) => name === 'preview') ?? [];
  const checkouts = preview ? stepsOf(preview).filter((step) => step.uses?.startsWith('actions/checkout@')) : [];
  expect(checkouts.length).toBeGreaterThan(4);
  for (const { with: given } of checkouts)
    expect(given?.ref).toBe('${{ github.event.pull_request.head.sha || github.event.merge_group.head_sha || github.sha }}');
});
