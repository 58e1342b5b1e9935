import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { strToU8, unzipSync, zipSync } from 'fflate';
import { type Sandbox, startSandbox } from '#sandbox/sandbox.ts';
import { answer } from '#sandbox/traffic/faults.ts';
import { type Letter, letterName } from '../../../actions/notify/src/letter.ts';
import { emailsOf, green, job, lettersOf, notify, red, seed } from './stage.ts';

let sandbox: Sandbox;
beforeAll(async () => {
  sandbox = await startSandbox({ services: ['github', 'supabase', 'resend'] });
});
afterAll(async () => {
  await sandbox[Symbol.asyncDispose]();
});

/** A run that every channel refuses: it leaves a letter for each. */
async function leaveLetters(repository: string, run: number, pullRequest: number) {
  const refused = [
    { service: 'supabase' as const, path: '/rpc/record_run', times: 9 },
    { service: 'github' as const, method: 'POST', path: '/comments', times: 9 },
    { service: 'resend' as const, path: '/emails', times: 9 },
  ];
  sandbox.traffic.faults.push(...refused.map((where) => answer(where, { status: 403, body: '{}' })));
  using _ = await notify(sandbox, { repository, run, pullRequest, needs: red });
  sandbox.traffic.faults.length = 0;
}

/** What any job of a run may do with its runtime token, whatever its scopes: puts forged letters in the place of the run's own. */
function forge(run: number, changes: readonly ((story: Letter['story']) => Letter['story'])[]): void {
  const { store } = sandbox.artifacts;
  const own = store.artifacts.filter(({ name, run: of }) => of === String(run) && name.startsWith('shipgate-spool-'));
  const forged = own.flatMap((artifact) => {
    const [text] = Object.values(unzipSync(artifact.content));
    const letter = JSON.parse(Buffer.from(text ?? []).toString()) as Letter;
    return changes.map((change) => {
      const lie = { ...letter, story: change(letter.story) };
      const content = Buffer.from(zipSync({ 'letter.json': strToU8(JSON.stringify(lie)) }));
      return { ...artifact, id: ++store.lastId, name: letterName(lie), content };
    });
  });
  store.artifacts = [...store.artifacts.filter((artifact) => !own.includes(artifact)), ...forged];
}

/** What people and the database hold of a repository. */
async function told(repository: string) {
  const query = 'select run_id::int, subject from shipgate.runs where repository = $1 order by 1';
  const runs = await sandbox.supabase.query(query, [repository]);
  const comments = [7, 8].map((pull) => sandbox.github.comments(repository, pull).length);
  return { runs, comments, emails: emailsOf(sandbox, repository).length };
}

test('a letter that a job without a secret forged for another run, another pull request or production reaches nobody', async () => {
  const repository = seed(sandbox, 'acme/forged');
  sandbox.github.createPullRequest(repository, { number: 8, title: 'Theirs', head: { ref: 'other', sha: 'b'.repeat(40) } });
  await leaveLetters(repository, 900, 7);
  forge(900, [
    (story) => ({ ...story, source: { ...story.source, runId: 2_000_000_000 } }),
    (story) => ({ ...story, source: { ...story.source, pullRequest: 8 }, environment: 'theirs' }),
    ({ source: { pullRequest: _, ...source }, ...story }) => ({ ...story, source, environment: 'production' }),
  ]);
  expect(sandbox.artifacts.list(900).length).toBeGreaterThanOrEqual(9);
  using later = await notify(sandbox, { repository, run: 901, needs: green });
  expect(later.exitCode).toBe(0);
  expect(await told(repository)).toEqual({ runs: [{ run_id: 901, subject: 'production' }], comments: [0, 0], emails: 0 });
});

test('a letter of the very run that left it is delivered', async () => {
  const repository = seed(sandbox, 'acme/honest');
  await leaveLetters(repository, 910, 7);
  expect(lettersOf(sandbox, 910)).toHaveLength(3);
  using later = await notify(sandbox, { repository, run: 911, needs: green });
  expect(later.exitCode).toBe(0);
  expect(await told(repository)).toMatchObject({ runs: [{ run_id: 910 }, { run_id: 911 }], comments: [1, 0], emails: 1 });
  expect(lettersOf(sandbox, 910)).toEqual([]);
});

test('a build that hands over the report of a gate takes no place of that gate in the record', async () => {
  const repository = seed(sandbox, 'acme/posing');
  const { smoke: praised } = job('smoke');
  const posing = { build: { result: 'success', outputs: praised?.outputs } };
  using run = await notify(sandbox, { repository, run: 920, pullRequest: 7, needs: { ...posing, ...red } });
  expect(run.exitCode).toBe(0);
  const query = `select g.job, g.verdict from shipgate.gate_results g join shipgate.runs r on r.id = g.run where r.repository = $1 order by 1`;
  expect(await sandbox.supabase.query(query, [repository])).toEqual([
    { job: 'build', verdict: 'error' },
    { job: 'deploy', verdict: 'pass' },
    { job: 'smoke', verdict: 'fail' },
  ]);
});
