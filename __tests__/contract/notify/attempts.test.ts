import { copyFileSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { type RunRecord, runRecord } from '@shipgate/notify/record.ts';
import type { Report } from '#core/report.ts';
import { collectRun } from '#core/run/collect.ts';
import { readNeeds } from '#core/run/needs.ts';
import { type LocalSupabase, startSupabase } from '#sandbox/supabase/supabase.ts';
import { createTraffic } from '#sandbox/traffic/traffic.ts';
import { createReport } from '#testing/reports.ts';
import { job } from './stage.ts';

/** The history of what was done to an environment, when a run is played again: the schema with what notify gives it. */

const MIGRATIONS = join(import.meta.dirname, '../../../supabase/migrations');
const UNDER_TEST = '20261122194000_attempts_stay.sql';

let supabase: LocalSupabase;
beforeAll(async () => {
  supabase = await startSupabase(createTraffic());
});
afterAll(async () => {
  await supabase[Symbol.asyncDispose]();
});

/** A job that tells in its report in which attempt it was done; the seconds keep one report apart from another. */
const done = (name: string, attempt: number, overrides: Partial<Report> = {}) =>
  job(name, {
    gate: 'deploy',
    source: { ...createReport().source, job: name, runAttempt: attempt },
    startedAt: `2026-11-22T08:0${attempt}:00.000Z`,
    ...overrides,
  });

/** A job that came to its end, or did not, without a report. */
const silent = (name: string, result: 'success' | 'failure') => ({ [name]: { result, outputs: {} } });

/** What notify gives the database about one attempt of run 1. */
function told(repository: string, attempt: number, needs: object): RunRecord {
  const read = readNeeds(JSON.stringify(needs));
  if ('problem' in read) throw new Error(read.problem);
  const source = { repository, sha: 'a'.repeat(40), ref: 'main', runId: 1, runAttempt: attempt, job: 'notify' };
  const facts = { project: 'petstore', environment: 'production', actor: 'octocat', runUrl: 'https://x.test' };
  return runRecord(collectRun(read, { ...facts, source, at: new Date(`2026-11-22T09:0${attempt}:00Z`) }));
}

const record = (payload: object, database = supabase) =>
  database.query('select shipgate.record_run($1) as answer', [JSON.stringify(payload)]);

/** `promote 1: fail` for what each attempt did. */
const history = async (repository: string, database = supabase) =>
  (
    await database.query<{ row: string }>(
      `select d.kind || ' ' || d.attempt || ': ' || d.verdict as row
       from shipgate.deployments d join shipgate.runs r on r.id = d.run where r.repository = $1 order by d.attempt, d.at, d.kind`,
      [repository],
    )
  ).map(({ row }) => row);

const FIRST = { ...done('deploy', 1), ...done('promote', 1, { verdict: 'fail' }), ...done('rollback', 1) };
const SECOND = { ...done('deploy', 1), ...done('promote', 2), rollback: { result: 'skipped', outputs: {} } };
const BOTH = ['deploy 1: pass', 'promote 1: fail', 'rollback 1: pass', 'promote 2: pass'];

test('after failed jobs ran again, all attempts are on record, and what did not run again is there once', async () => {
  const repository = 'acme/again';
  await record(told(repository, 1, FIRST));
  await record(told(repository, 2, SECOND));
  expect(await history(repository)).toEqual(BOTH);
  // The gates speak of the newest attempt only.
  const gates = await supabase.query(
    'select g.job, g.verdict from shipgate.gate_results g join shipgate.runs r on r.id = g.run where r.repository = $1 order by 1',
    [repository],
  );
  expect(gates).toEqual([
    { job: 'deploy', verdict: 'pass' },
    { job: 'promote', verdict: 'pass' },
    { job: 'rollback', verdict: 'skip' },
  ]);
});

test('each attempt may be recorded again, in any order, and the history is the same', async () => {
  const repository = 'acme/any-order';
  for (const attempt of [2, 1, 2, 1, 1]) {
    const [answer] = await record(told(repository, attempt, attempt === 1 ? FIRST : SECOND));
    expect(answer).toEqual({ answer: { previous: null, superseded: attempt === 1 } });
  }
  expect(await history(repository)).toEqual(BOTH);
  const runs = await supabase.query('select attempt, verdict from shipgate.runs where repository = $1', [repository]);
  expect(runs).toEqual([{ attempt: 2, verdict: 'pass' }]);
});

test('without a report, what succeeded is taken for one attempt, and each failure for one of its own', async () => {
  const repository = 'acme/silent';
  for (const attempt of [1, 2]) {
    await record(told(repository, attempt, { ...silent('deploy', 'success'), ...silent('promote', 'failure') }));
  }
  expect(await history(repository)).toEqual(['deploy 1: error', 'promote 1: error', 'promote 2: error']);
});

test('a notify from before attempts were told doubles nothing and loses nothing', async () => {
  const repository = 'acme/older-notify';
  for (const [attempt, needs] of [FIRST, SECOND].entries()) {
    const payload = told(repository, attempt + 1, needs);
    await record({ ...payload, deployments: payload.deployments.map(({ attempt: _, ...row }) => row) });
  }
  expect(await history(repository)).toEqual(BOTH);
});

test.each([0, 3, 1.5, -1, 1e300])('a forged attempt is not believed: %d', async (forged) => {
  const repository = `acme/forged-${forged}`;
  await record(told(repository, 2, done('deploy', 2, { source: { ...createReport().source, runAttempt: forged } })));
  expect(await history(repository)).toEqual(['deploy 2: pass']);
});

test('a database with runs from before keeps them, and a re-run of theirs doubles nothing', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'shipgate-migrations-'));
  try {
    for (const name of readdirSync(MIGRATIONS).filter((name) => name < UNDER_TEST))
      copyFileSync(join(MIGRATIONS, name), join(folder, name));
    await using older = await startSupabase(createTraffic(), { migrations: folder });
    const repository = 'acme/older-schema';
    await record(told(repository, 1, FIRST), older);
    await record(told(repository, 2, SECOND), older);
    await older.query(`begin; ${readFileSync(join(MIGRATIONS, UNDER_TEST), 'utf8')}; commit;`);
    // Of which attempt an older row is, nobody knows any more.
    expect(await history(repository, older)).toEqual(['deploy 2: pass', 'promote 2: pass']);
    await record(told(repository, 3, { ...done('deploy', 1), ...done('promote', 3) }), older);
    expect(await history(repository, older)).toEqual(['deploy 2: pass', 'promote 2: pass', 'promote 3: pass']);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
