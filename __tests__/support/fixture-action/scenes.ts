import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { Outcome } from '#core/outcome.ts';
import type { Finding } from '#core/report.ts';
import { UserError } from '#kit/errors.ts';
import type { InputValues } from '#kit/inputs/definition.ts';
import type { Session } from '#kit/session.ts';
import type { action, Scene } from './action.ts';

type Inputs = InputValues<(typeof action)['inputs']>;

const finding = (verdict: Finding['verdict'], title: string): Finding => ({ rule: 'planted', title, verdict, severity: 'high' });

export function play(inputs: Inputs, session: Session): Promise<Outcome> {
  return SCENE_TABLE[inputs.scene](inputs, session);
}

const SCENE_TABLE: Record<Scene, (inputs: Inputs, session: Session) => Promise<Outcome>> = {
  async pass(inputs, session) {
    writeFileSync(join(session.folder, 'proof.json'), '{}');
    session.output('progress', 'done');
    return { ...target(inputs), findings: [], evidence: [{ name: 'proof', kind: 'json', path: 'proof.json' }] };
  },
  async fail(inputs) {
    return { ...target(inputs), findings: [finding('warn', 'Small.'), finding('fail', inputs.text ?? 'Too large.')] };
  },
  async warn(inputs) {
    return { ...target(inputs), findings: [finding('warn', 'Small.')] };
  },
  async 'user-error'(_, session) {
    session.output('progress', 'begun');
    throw new UserError('The page is missing. Create it.');
  },
  async bug(inputs) {
    throw new TypeError(`x is not a function ${inputs.text ?? ''}`);
  },
  async 'throw-nothing'() {
    throw undefined;
  },
  async 'stray-rejection'(_, session) {
    void Promise.reject(new Error('nobody waited for me'));
    await delay(60_000, undefined, { signal: session.signal });
    throw new Error('not reached');
  },
  async 'stray-rejections'(inputs, session) {
    void Promise.reject(new Error('nobody waited for me either'));
    return SCENE_TABLE['stray-rejection'](inputs, session);
  },
  async 'lost-evidence'(inputs, session) {
    mkdirSync(join(session.folder, 'proof'));
    rmSync(join(session.folder, 'report.json'));
    mkdirSync(join(session.folder, 'report.json'));
    return {
      ...target(inputs),
      findings: [finding('fail', 'Too large.')],
      evidence: [{ name: 'x', kind: 'log', path: 'proof' }],
    };
  },
  async leak(inputs, session) {
    const said = inputs.text ?? '';
    session.log.info(said);
    session.log.warning(said, said);
    session.log.group(said, [said]);
    session.summary(said);
    session.output('progress', said);
    return { target: { environment: inputs.environment, url: `https://x.test/?q=${said}` }, findings: [finding('fail', said)] };
  },
  async hostile(inputs, session) {
    const said = inputs.text ?? '';
    session.log.info(said);
    session.log.group(said, [said]);
    session.log.warning(said, said);
    session.output('progress', said);
    return { ...target(inputs), findings: [{ ...finding('fail', said), where: { file: said, line: 3 } }] };
  },
  async 'open-socket'(inputs) {
    createServer().listen(0, '127.0.0.1');
    return { ...target(inputs), findings: [] };
  },
  async wait(inputs, session) {
    createServer().listen(0, '127.0.0.1');
    session.output('progress', 'waiting');
    session.log.info('ready');
    await delay(60_000, undefined, { signal: session.signal });
    return { ...target(inputs), findings: [] };
  },
  async stubborn(inputs, session) {
    session.output('progress', 'waiting');
    session.log.info('ready');
    await delay(60_000);
    return { ...target(inputs), findings: [] };
  },
};

const target = (inputs: Inputs) => ({ target: { environment: inputs.environment } });
