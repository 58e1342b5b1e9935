import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { answer, halfBody, nonsense, reset, serverError, tooManyRequests } from '#sandbox/traffic/faults.ts';
import type { Fault } from '#sandbox/traffic/traffic.ts';
import { OUTPUT, setStage } from './stage.ts';

const STORAGE = { service: 'artifacts', method: 'GET', path: '/artifacts/' } as const;
const ZIP = { service: 'github', path: '/zip' } as const;
const LIST = { service: 'github', path: '/artifacts?' } as const;

test.each<[string, Fault[]]>([
  ['a 429', [tooManyRequests(LIST, 0), tooManyRequests(ZIP, 0), tooManyRequests(STORAGE, 0)]],
  ['a 502', [serverError(LIST), serverError(ZIP), serverError(STORAGE)]],
  ['a reset', [reset(LIST), reset(ZIP), reset(STORAGE)]],
  ['half an answer', [halfBody(LIST), halfBody(STORAGE)]],
  ['nonsense', [nonsense(LIST)]],
])('%s on the way is tried again', async (_, faults) => {
  await using stage = await setStage();
  using up = await stage.upload({ path: stage.folder(OUTPUT) });
  const { traffic } = stage.sandbox;
  traffic.faults.push(...faults.slice(0, 2));
  using down = await stage.downloadThere({ path: stage.folder(), ...stage.from(up.outputs.digest) });
  expect(down.report).toMatchObject({ verdict: 'pass' });
  expect(traffic.faults).toEqual([]);
});

test.each<[string, Fault]>([
  ['a reset', reset(STORAGE)],
  ['half an answer', halfBody(STORAGE)],
  ['a 503', serverError(STORAGE, 503)],
  ['a service that is busy', serverError({ service: 'artifacts', path: 'GetSignedArtifactURL' }, 503)],
])('%s within one run is tried again', async (_, fault) => {
  await using stage = await setStage();
  using up = await stage.upload({ path: stage.folder(OUTPUT) });
  stage.sandbox.traffic.faults.push(fault);
  using down = await stage.downloadHere({ path: stage.folder(), digest: up.outputs.digest ?? '' });
  expect(down.report).toMatchObject({ verdict: 'pass' });
  expect(stage.sandbox.traffic.faults).toEqual([]);
});

test('a storage that stays broken is one error, and nothing is left behind', async () => {
  await using stage = await setStage();
  using up = await stage.upload({ path: stage.folder(OUTPUT) });
  stage.sandbox.traffic.faults.push(halfBody({ ...STORAGE, times: 100 }));
  const target = stage.folder();
  using down = await stage.downloadThere({ path: target, ...stage.from(up.outputs.digest) });
  expect(down.report).toMatchObject({
    verdict: 'error',
    reason: expect.stringContaining('GitHub could not be reached for GET /actions/artifacts/'),
  });
  expect(existsSync(join(target, '.vercel'))).toBe(false);
});

test.each(['listed as expired', 'gone meanwhile'])('an artifact that is %s is told with what to do', async (how) => {
  await using stage = await setStage();
  using up = await stage.upload({ path: stage.folder(OUTPUT) });
  if (how === 'listed as expired') stage.sandbox.artifacts.expire('shipgate-build');
  else stage.sandbox.traffic.faults.push(answer(ZIP, { status: 410, body: '{"message":"Artifact has expired"}' }));
  using down = await stage.downloadThere({ path: stage.folder(), ...stage.from(up.outputs.digest) });
  expect(down.report).toMatchObject({
    verdict: 'error',
    reason: expect.stringMatching(/^The artifact shipgate-build has expired: .*Run the build again\.$/),
  });
});

test('a missing artifact names the run', async () => {
  await using stage = await setStage();
  using here = await stage.downloadHere({ path: stage.folder() });
  expect(here.report.reason).toContain('There is no artifact shipgate-build in this run.');
  using there = await stage.downloadThere({ path: stage.folder(), ...stage.from(`sha256:${'0'.repeat(64)}`) });
  expect(there.report.reason).toContain(`There is no artifact shipgate-build in run ${stage.forkRun}.`);
});

test('an upload that GitHub refuses is one error', async () => {
  await using stage = await setStage();
  stage.sandbox.traffic.faults.push(
    answer({ service: 'artifacts', path: 'CreateArtifact', times: 100 }, { status: 403, body: '{"msg":"no"}' }),
  );
  using up = await stage.upload({ path: stage.folder(OUTPUT) });
  expect(up.exitCode).toBe(1);
  expect(up.report).toMatchObject({
    verdict: 'error',
    reason: expect.stringContaining('The artifact shipgate-build could not be uploaded'),
  });
});
