import { expect, test } from '@jest/globals';
import { judge, standingOf } from '#testing/proof/judge.ts';
import { SCENARIOS, type Scenario, site } from '#testing/proof/scenarios.ts';
import { type Scene, type Step, setScene } from '#testing/proof/scene.ts';
import { createFinding, createReport } from '#testing/reports.ts';

/** A promotion that moved production to `target`, told as `tell` has it. */
async function judged(tell: (target: string, scene: Scene) => Partial<Step>, created = 0): Promise<string[]> {
  await using scene = await setScene();
  await scene.seed(site('1'), { target: 'production' });
  const before = standingOf(scene);
  for (let made = 0; made < created; made++) await scene.seed(site('2'), { meta: { shipgateKey: 'one' } });
  const target = await scene.seed(site('2'), { target: 'production', meta: { shipgateKey: 'one' } });
  const step: Step = {
    ...{ exitCode: 0, stdout: '', stderr: '', summary: '', annotations: [], hung: false, files: {}, started: '', state: {} },
    outputs: { verdict: 'pass', 'deployment-id': target, state: 'READY' },
    report: createReport(),
    ...tell(target, scene),
  };
  const scenario = SCENARIOS.find(({ name }) => name === 'promote') as Scenario;
  const wanted = target as `dpl_${string}`;
  return judge({ scenario, wanted, scene, before, after: standingOf(scene), step, requests: [], spoilt: undefined }).map(
    ({ rule }) => rule,
  );
}

const red = (title: string): Partial<Step> => ({
  exitCode: 1,
  report: createReport({ verdict: 'error', reason: title, findings: [createFinding({ verdict: 'error', title })] }),
  annotations: [{ level: 'error', message: title }],
});
const outputsOf = (target: string, verdict: string) => ({ verdict, 'deployment-id': target, state: 'READY' });

test('a run that told the truth breaks no promise', async () => {
  expect(await judged(() => ({}))).toEqual([]);
  const said = 'Vercel answered 500 to GET /v9/projects/petstore. The promote may still happen.';
  expect(await judged((target) => ({ ...red(said), outputs: outputsOf(target, 'error') }))).toEqual([]);
});

test('a red run that is silent about the production it moved is found', async () => {
  const said = 'Vercel answered 500 to GET /v9/projects/petstore.';
  expect(await judged((target) => ({ ...red(said), outputs: outputsOf(target, 'error') }))).toEqual([
    'a move that is not confirmed is told',
  ]);
});

test('a second deployment of one key is found', async () => {
  expect(await judged(() => ({}), 1)).toContain('one key makes one deployment');
});

test.each<[string, string, (target: string, scene: Scene) => Partial<Step>]>([
  ['an id that is not in the outputs', 'what was created is in the outputs', () => ({ outputs: { verdict: 'pass' } })],
  ['an exit code that says something else', 'verdict and exit code agree', () => ({ exitCode: 1 })],
  ['a process that had to be killed', 'it ends', () => ({ hung: true, exitCode: null })],
  ['an end long after the deadline', 'it ends by its deadline', () => ({ report: createReport({ durationMs: 300_000 }) })],
  ['an uncaught error', 'nothing escapes to standard error', () => ({ stderr: 'Error: oops' })],
  ['a token in the log', 'no secret leaves', (_, { sandbox }) => ({ stdout: `using ${sandbox.vercel.token}` })],
  [
    'a token in base64 in a file',
    'no secret leaves',
    (_, { sandbox }) => ({ files: { 'shipgate/report.json': btoa(`Bearer ${sandbox.github.token}`) } }),
  ],
])('%s is found', async (_, rule, tell) => {
  expect(await judged(tell)).toEqual([rule]);
});
