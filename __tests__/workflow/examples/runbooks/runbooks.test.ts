import { execFileSync } from 'node:child_process';
import { globSync } from 'node:fs';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { provideBrowser } from '#sandbox/browser/browser.ts';
import { dispatchEvent } from '#sandbox/stage/events.ts';
import type { Stage } from '#sandbox/stage/stage.ts';
import { REPOSITORY_ROOT } from '#testing/run-bundle.ts';
import { type Block, commandsOf, readBlocks } from '#testing/runbook-blocks.ts';
import { MINUTE_MS, openStage, troubles } from '../open-stage.ts';
import { setScene } from './scenes.ts';
import { openTerminal, type Terminal } from './terminal.ts';

// Every command of every runbook, typed as it stands there, by somebody who is in the trouble that the runbook is about.
const [index, ...blocks] = readBlocks().filter(({ language }) => language === 'sh');
const titled = blocks.map((block): [string, Block] => [
  `${block.runbook}, ${block.section}: ${commandsOf(block)[0]?.line}`,
  block,
]);

let stage: Stage;
let terminal: Terminal;

beforeAll(async () => {
  stage = await openStage('static-site');
  pinToThisCommit(stage);
  terminal = openTerminal(stage, await provideBrowser(process.env));
}, 2 * MINUTE_MS);
afterAll(async () => {
  terminal[Symbol.dispose]();
  await stage[Symbol.asyncDispose]();
});

/** The doctor looks at the commit that the callers name, so they name this one: what an example is pinned to is older. */
function pinToThisCommit({ consumer }: Stage) {
  const head = execFileSync('git', ['rev-parse', 'HEAD'], { cwd: REPOSITORY_ROOT, encoding: 'utf8' }).trim();
  const callers = globSync('.github/workflows/*.yml', { cwd: consumer.path });
  const pinned = callers.map((file) => [file, consumer.read(file).replace(/@[0-9a-f]{40} # (?=[a-z-]+\/v)/g, `@${head} # `)]);
  consumer.commit('main', 'Take the newest Shipgate', Object.fromEntries(pinned));
}

test('in Supabase the rows are where the runbooks look for them', async () => {
  for (const { text } of readBlocks().filter(({ language }) => language === 'sql'))
    expect(await stage.sandbox.supabase.query(text)).toEqual(expect.any(Array));
});

test('the index prepares a terminal: after its lines the command line is there, and the secrets are', async () => {
  const told = 'shipgate --help && echo "$GITHUB_REPOSITORY $VERCEL_TOKEN $VERCEL_AUTOMATION_BYPASS_SECRET"';
  const fresh = { VERCEL_TOKEN: '', VERCEL_AUTOMATION_BYPASS_SECRET: '' };
  const lines = `set -e\n${index?.text}\n${told}`;
  const { exitCode, said } = await terminal.type(lines, stage.consumer.path, fresh, 'one\ntwo\n');
  expect(said).toContain('acme/static-site one two');
  expect(exitCode).toBe(0);
});

test.each(titled)(
  '%s',
  async (_, block) => {
    const scene = await setScene(block, { stage, terminal });
    const folder = scene.folder ?? stage.consumer.path;
    for (const { line, exitCode } of commandsOf(block)) {
      const ended = await terminal.type(line, folder, scene.env);
      if (ended.exitCode !== exitCode)
        throw new Error(`${line}
ended with ${ended.exitCode}, not ${exitCode}:
${ended.said}`);
    }
    for (const { workflow, inputs } of terminal.dispatched()) {
      const vars = { ...stage.vars, ...(scene.project && { VERCEL_PROJECT_ID: scene.project }) };
      const event = dispatchEvent(stage.consumer, stage.consumer.head(), inputs);
      const run = await stage.run(workflow.replace('.yml', ''), event, { vars });
      expect(troubles(run)).toEqual([]);
      expect(run.conclusion).toBe('success');
    }
    scene.end?.();
  },
  4 * MINUTE_MS,
);
