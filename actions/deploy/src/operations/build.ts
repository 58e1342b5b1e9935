import { existsSync, lstatSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Outcome } from '#core/outcome.ts';
import { plainText } from '#core/text.ts';
import { UserError } from '#kit/errors.ts';
import { Secret } from '#kit/secret.ts';
import type { Inputs } from '../action.ts';
import { checkOutput } from '../files/prebuilt.ts';
import { buildFindings } from '../findings.ts';
import type { Ports } from '../ports.ts';
import { buildCommand, CLI_VERSION } from '../prebuild/cli.ts';
import { buildEnvironment } from '../prebuild/environment.ts';
import { prepareBuild } from '../prebuild/prepare.ts';
import { TELL_EVERY_MS } from '../reminder.ts';
import { logErrors } from '../wait/log-errors.ts';

/** So much of a log is kept; of a longer one its end. */
const MAX_LOG_LINES = 50_000;

/** Builds a folder on this machine with a pinned `vercel build`, whose environment holds no token, for `deploy` to send as it is. */
export async function build(inputs: Inputs, ports: Ports): Promise<Outcome> {
  const { session, clock } = ports;
  const beganAt = clock.now();
  const { environment } = inputs;
  const given = inputs['working-directory'] ?? '.';
  const folder = resolve(given);
  if (!lstatSync(folder, { throwIfNoEntry: false })?.isDirectory())
    throw new UserError(`working-directory "${given}" is not a folder (looked at ${folder}). Check the path.`);
  const project = await prepareBuild(folder, inputs, ports);
  const { repository, sha, ref, pullRequest } = session.source;
  const source = { repository, sha, ref: plainText(ref, 500), pullRequest };
  const surroundings = {
    runner: session.env,
    secrets: tokensOf(inputs),
    project,
    given: inputs['build-env'],
    environment,
    ...source,
  };
  const env = buildEnvironment(surroundings);
  const { exitCode, log } = await runBuild(folder, env, inputs, ports);
  const evidence = log.length > 0 ? [ports.keepLog('build.log', log)] : [];
  const metrics = [{ name: 'build', unit: 'ms', value: Math.max(0, Math.round(clock.now() - beganAt)) }];
  const target = { environment };
  if (exitCode !== 0) return { target, findings: failuresOf(exitCode, folder, log, ports), metrics, evidence };
  const output = join(given, '.vercel', 'output');
  checkOutput(resolve(output), environment);
  session.output('output-directory', output);
  return { target, findings: [], metrics, evidence, reason: `Built for ${plainText(environment)} into ${output}.` };
}

const tokensOf = (inputs: Inputs): string[] =>
  Object.values(inputs).flatMap((value) => (value instanceof Secret ? [value.reveal()] : []));

async function runBuild(folder: string, env: Record<string, string>, inputs: Inputs, { session, run }: Ports) {
  const minutes = inputs['timeout-minutes'];
  const late = new UserError(
    `The build was still running when timeout-minutes (${minutes}) had passed, and was ended. Raise timeout-minutes.`,
  );
  const overdue = new AbortController();
  const timer = setTimeout(() => overdue.abort(late), minutes * 60_000);
  const signal = AbortSignal.any([session.signal, overdue.signal]);
  const installed = await installedCli(folder, env, signal, run);
  const command = buildCommand(inputs.environment, installed);
  const log: string[] = [];
  const group = session.log.openGroup('Build log');
  session.log.info(`Building with vercel ${CLI_VERSION}${installed === CLI_VERSION ? '' : ', which npm fetches'}.`);
  let isSilent = false;
  const reminder = setInterval(() => {
    if (isSilent) group.line(`Still ${installed === CLI_VERSION ? 'building' : 'fetching or building'}.`);
    isSilent = true;
  }, TELL_EVERY_MS);
  try {
    const onLine = (line: string) => {
      isSilent = false;
      group.line(line);
      if (log.push(line) > MAX_LOG_LINES) log.shift();
    };
    return { exitCode: await run({ ...command, cwd: folder, env, signal, onLine }), log };
  } finally {
    clearTimeout(timer);
    clearInterval(reminder);
    group.close();
  }
}

/** The release of the `vercel` on PATH; undefined where there is none. */
async function installedCli(cwd: string, env: Record<string, string>, signal: AbortSignal, run: Ports['run']) {
  const lines: string[] = [];
  const onLine = (line: string) => lines.push(line.trim());
  await run({ file: 'vercel', args: ['--version'], cwd, env, signal, onLine }).catch((cause: unknown) => {
    signal.throwIfAborted();
    if ((cause as NodeJS.ErrnoException).code !== 'ENOENT') throw cause;
  });
  return lines.find((line) => /^\d+\.\d+\.\d+$/.test(line));
}

function failuresOf(exitCode: number | undefined, folder: string, log: readonly string[], { session }: Ports) {
  const code = exitCode === undefined ? 'killed' : `exit ${exitCode}`;
  const message = `"vercel build" ${exitCode === undefined ? 'was killed from outside' : `ended with exit code ${exitCode}`}.`;
  const files = logErrors(log)
    .map(({ file }) => file)
    .filter((file) => existsSync(resolve(folder, file)));
  const places = { repository: session.env.GITHUB_WORKSPACE ?? folder, folder, files };
  session.output('error-code', code);
  return buildFindings({ kind: 'build-failed', code, message }, { inspectorUrl: undefined }, log, places);
}
