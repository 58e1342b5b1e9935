import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, writeFileSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { text } from 'node:stream/consumers';
import type { WorkflowEvent } from '#sandbox/runner/options.ts';
import { announceRun } from '#sandbox/stage/known-runs.ts';
import type { Stage } from '#sandbox/stage/stage.ts';
import { commandLine, grantedBy, suiteReference } from './command.ts';
import { renderCaller, renderSuite } from './render.ts';
import { type Seen, seenByAct } from './seen.ts';

/** What act may take for one run: ten times the longest on two processors, lest a busy machine ends it. */
const LIMIT_MS = 600_000;

export interface Room {
  /** The program. */
  act: string;
  /** An empty folder for this run. */
  folder: string;
  chromePath: string;
}

/** Plays one of the consumer's workflows under act, in host mode, against the stage's platform. */
export async function playUnderAct(stage: Stage, room: Room, workflow: string, event: WorkflowEvent): Promise<Seen> {
  const { consumer, sandbox } = stage;
  const at = (name: string) => join(room.folder, name);
  const caller = join(consumer.path, '.github/workflows', `${workflow}.yml`);
  const self = suiteReference(caller);
  mkdirSync(at('home'), { recursive: true });
  renderSuite(at('suite'), self);
  renderCaller(caller, at('caller.yml'), self);
  const runId = announceRun(stage, `.github/workflows/${workflow}.yml`, event, { runId: undefined, attempt: 1 });
  const token = sandbox.github.issueToken({ repository: consumer.slug, permissions: grantedBy(caller) });
  writeFileSync(at('event.json'), JSON.stringify(event.payload));
  writeFileSync(at('secrets'), dotenv({ ...stage.secrets, GITHUB_TOKEN: token }));
  writeFileSync(at('empty'), '');
  const { chromePath } = room;
  const { said, complained } = await run(room, commandLine({ stage, event, runId, self, chromePath, at }));
  return seenByAct(said, complained, at('witness.json'));
}

/** Host mode hands act's own environment to every step, so it gets no more than it needs. */
async function run({ act, folder }: Room, args: readonly string[]) {
  const path = [dirname(process.execPath), process.env.PATH].join(delimiter);
  const env = { PATH: path, HOME: join(folder, 'home'), LANG: 'C.UTF-8' };
  const child = spawn(act, args, { env, stdio: ['ignore', 'pipe', 'pipe'], timeout: LIMIT_MS, detached: true });
  const stop = () => child.pid !== undefined && process.kill(-child.pid, 'SIGKILL');
  process.once('exit', stop);
  try {
    const [said, complained] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'close')]);
    writeFileSync(join(folder, 'act.log'), said + complained);
    return { said, complained };
  } finally {
    process.off('exit', stop);
  }
}

const dotenv = (values: Record<string, string>) =>
  Object.entries(values)
    .map(([name, value]) => `${name}=${value}\n`)
    .join('');
