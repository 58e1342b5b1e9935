import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { runRecord } from '@shipgate/notify/record.ts';
import { collectRun } from '#core/run/collect.ts';
import { readNeeds } from '#core/run/needs.ts';
import { type Sandbox, startSandbox } from '#sandbox/sandbox.ts';
import { job, redJob } from './stage.ts';

let sandbox: Sandbox;
beforeAll(async () => {
  sandbox = await startSandbox({ services: ['supabase'] });
});
afterAll(async () => {
  await sandbox[Symbol.asyncDispose]();
});

const green = job('smoke');
const red = redJob('smoke', 'A button threw.');

interface Run {
  repository: string;
  run: number;
  attempt?: number;
  needs: object;
}

/** The payload of one run of production. */
function payload({ repository, run, attempt = 1, needs }: Run) {
  const source = { repository, sha: 'a'.repeat(40), ref: 'main', runId: run, runAttempt: attempt, job: 'notify' };
  const facts = {
    source,
    project: 'petstore',
    environment: 'production',
    actor: 'octocat',
    runUrl: 'https://x.test',
    at: new Date(),
  };
  const read = readNeeds(JSON.stringify(needs));
  if ('problem' in read) throw new Error(read.problem);
  return runRecord(collectRun(read, facts));
}

function call(path: string, key: string, init: RequestInit = {}) {
  const headers = {
    apikey: key,
    'content-type': 'application/json',
    'content-profile': 'shipgate',
    'accept-profile': 'shipgate',
  };
  return fetch(`${sandbox.supabase.url}/rest/v1${path}`, { ...init, headers });
}

async function record(run: Run, key = sandbox.supabase.keys.secret) {
  const answer = await call('/rpc/record_run', key, { method: 'POST', body: JSON.stringify({ payload: payload(run) }) });
  return {
    status: answer.status,
    body: (await answer.json()) as { previous: { condition: string } | null; superseded: boolean },
  };
}

test('the answer is the state before: of the run before, and of nothing at first', async () => {
  const repository = 'acme/states';
  expect(await record({ repository, run: 1, needs: green })).toMatchObject({
    status: 200,
    body: { previous: null, superseded: false },
  });
  expect((await record({ repository, run: 2, needs: red })).body.previous?.condition).toBe('good');
  expect((await record({ repository, run: 2, attempt: 2, needs: green })).body.previous?.condition).toBe('bad');
});

test('recording the same attempt again changes nothing and answers the same', async () => {
  const repository = 'acme/twice';
  await record({ repository, run: 1, needs: green });
  const first = await record({ repository, run: 2, needs: red });
  const count =
    'select (select count(*)::int from shipgate.runs) runs, (select count(*)::int from shipgate.gate_results) results';
  const before = await sandbox.supabase.query(count);
  expect(await record({ repository, run: 2, needs: red })).toEqual(first);
  expect(await sandbox.supabase.query(count)).toEqual(before);
});

test('an earlier attempt that comes late overwrites nothing', async () => {
  const repository = 'acme/late-attempt';
  await record({ repository, run: 1, attempt: 2, needs: green });
  expect((await record({ repository, run: 1, attempt: 1, needs: red })).body.superseded).toBe(true);
  const rows = await sandbox.supabase.query('select attempt, verdict from shipgate.runs where repository = $1', [repository]);
  expect(rows).toEqual([{ attempt: 2, verdict: 'pass' }]);
});

test('an older run that comes late is recorded, but is not the state', async () => {
  const repository = 'acme/late-run';
  await record({ repository, run: 5, needs: green });
  expect((await record({ repository, run: 4, needs: red })).body.superseded).toBe(true);
  const [state] = await sandbox.supabase.query('select run_id::int, condition from shipgate.states where repository = $1', [
    repository,
  ]);
  expect(state).toEqual({ run_id: 5, condition: 'good' });
  const runs = await sandbox.supabase.query('select run_id from shipgate.runs where repository = $1', [repository]);
  expect(runs).toHaveLength(2);
});

test('the same run recorded by many at once is recorded once', async () => {
  const repository = 'acme/crowd';
  const answers = await Promise.all(Array.from({ length: 8 }, () => record({ repository, run: 1, needs: red })));
  expect(answers.map(({ status }) => status)).toEqual(Array(8).fill(200));
  const rows = await sandbox.supabase.query('select 1 from shipgate.runs where repository = $1', [repository]);
  expect(rows).toHaveLength(1);
});

test('a payload that does not fit is refused as a whole', async () => {
  const body = JSON.stringify({
    payload: { ...payload({ repository: 'acme/half', run: 1, needs: red }), metrics: [{ name: 'lcp' }] },
  });
  const answer = await call('/rpc/record_run', sandbox.supabase.keys.secret, { method: 'POST', body });
  expect(answer.status).toBe(400);
  expect(await sandbox.supabase.query("select 1 from shipgate.runs where repository = 'acme/half'")).toEqual([]);
});

test('the legacy service_role key may record, the publishable ones may not', async () => {
  const { legacyServiceRole, publishable, legacyAnon } = sandbox.supabase.keys;
  const run = { repository: 'acme/keys', run: 1, needs: green };
  expect((await record(run, legacyServiceRole)).status).toBe(200);
  expect((await record(run, publishable)).status).toBe(401);
  expect((await record(run, legacyAnon)).status).toBe(401);
});

test('no key reads or writes a table, and each table has row level security', async () => {
  const { secret, publishable } = sandbox.supabase.keys;
  const tables = await sandbox.supabase.query<{ name: string; secured: boolean }>(
    `select relname as name, relrowsecurity as secured from pg_class where relnamespace = 'shipgate'::regnamespace and relkind = 'r'`,
  );
  expect(tables.map(({ name }) => name).toSorted()).toEqual([
    'deployments',
    'errors',
    'gate_results',
    'metrics',
    'runs',
    'states',
  ]);
  for (const { name, secured } of tables) {
    expect(secured).toBe(true);
    for (const key of [secret, publishable]) {
      expect((await call(`/${name}`, key)).ok).toBe(false);
      expect((await call(`/${name}`, key, { method: 'POST', body: '{}' })).ok).toBe(false);
    }
  }
});
