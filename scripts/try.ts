import { writeFileSync } from 'node:fs';
import { availableParallelism, loadavg } from 'node:os';
import { basename, join } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { npmRun } from '@shipgate/cli/usage.ts';
import { formatDuration } from '#core/text.ts';
import { provideBrowser } from '#sandbox/browser/browser.ts';
import { InvalidWorkflow, Unsupported } from '#sandbox/runner/errors.ts';
import type { RunResult } from '#sandbox/runner/result.ts';
import { pullRequestEvent } from '#sandbox/stage/events.ts';
import { type Stage, setStage } from '#sandbox/stage/stage.ts';
import { createLive, type Live } from './demo/live.ts';
import { listenForStop, untilStopped } from './demo/stop.ts';
import { buildSettings, staticOnlyHint } from './try/build-settings.ts';
import { findPreviewCaller } from './try/callers.ts';
import { copyRepository } from './try/copy.ts';
import { localName, withLocalNames } from './try/local-names.ts';
import { busyHint, keepSummaries, openAddresses, plainComment } from './try/told.ts';

const PULL = { number: 1, title: 'A first try', branch: 'first-try' };

/**
 * `npm --prefix ../shipgate run try` in your repository: opens a pull request on the local platform and plays your own preview workflow
 * on a copy of your files. `-- --keep` leaves the platform up. Exits with 0 when the run is green.
 */
async function play(repository: string, keep: boolean): Promise<void> {
  const caller = findPreviewCaller(repository);
  if (!caller) {
    throw new InvalidWorkflow(
      `No file in ${join(repository, '.github/workflows')} calls Shipgate's preview. Run \`${npmRun(repository)} shipgate -- init\` there first: it writes one.`,
    );
  }

  const startedAt = Date.now();
  const busy = busyHint(loadavg()[0] ?? 0, availableParallelism());
  const stop = listenForStop();
  const live = createLive(startedAt);
  const chromePath = await provideBrowser(process.env);
  using copy = copyRepository(repository);
  const { text, projects } = withLocalNames(caller, basename(repository));
  writeFileSync(join(copy.path, '.github/workflows', `${caller.name}.yml`), text);
  live.say(`${caller.name}.yml is played on a copy of ${repository}; nothing leaves this machine but what its build downloads.`);

  await using stage = await setStage({
    chromePath,
    seed: 'none',
    example: copy.path,
    slug: `you/${localName(basename(repository))}`,
    projects: projects.map((project) => ({ ...project, ...buildSettings(copy.path, project.workingDirectory) })),
  });
  const { consumer, sandbox } = stage;
  const sha = consumer.commit(PULL.branch, PULL.title, { '.github/first-try.txt': 'Made by `npm run try`.\n' });
  sandbox.github.createPullRequest(consumer.slug, { ...PULL, head: { ref: PULL.branch, sha } });
  const run = await stage.run(caller.name, pullRequestEvent(consumer, { ...PULL, sha }), { onEvent: live.event, signal: stop });

  if (stop.aborted && run.conclusion === 'cancelled') {
    live.heading('Stopped.');
    process.exitCode = 1;
    return;
  }
  tellRun(run, stage, live);
  const isGreen = run.conclusion === 'success';
  live.heading(`${isGreen ? 'Green' : 'Not green'} (${run.conclusion}), in ${formatDuration(Date.now() - startedAt)}.`);
  const folders = projects.map(({ workingDirectory }) => workingDirectory);
  const hints = isGreen ? [] : [staticOnlyHint(repository, folders, troublesOf(run).join('\n')), busy];
  for (const hint of hints) if (hint) console.log(hint);
  process.exitCode = isGreen ? 0 : 1;
  if (keep && !stop.aborted) {
    const comments = sandbox.github.comments(consumer.slug, PULL.number).map(({ body }) => plainComment(body));
    const addresses = openAddresses(comments.join('\n'), stage.secrets.VERCEL_AUTOMATION_BYPASS_SECRET ?? '');
    console.log(['It stays up until Ctrl-C; in a browser:', ...addresses].join('\n  '));
    await untilStopped(stop);
  }
}

/** What stops the run. What a green job marks does not block; the comment has it in its place. */
const troublesOf = ({ jobs }: RunResult): string[] =>
  Object.values(jobs)
    .filter(({ result }) => result !== 'success')
    .flatMap(({ annotations, name }) =>
      annotations.flatMap(({ level, message }) => (level === 'error' ? `${name}: ${stripVTControlCharacters(message)}` : [])),
    );

/** What the pull request and the run's page would show. */
function tellRun(run: RunResult, { consumer, sandbox }: Stage, live: Live): void {
  for (const trouble of troublesOf(run)) live.say(`✗ ${trouble}`);
  live.heading('The comment on your pull request:\n');
  for (const { body } of sandbox.github.comments(consumer.slug, PULL.number)) console.log(plainComment(body));
  const summaries = keepSummaries(run, consumer.slug.split('/')[1] ?? '');
  if (summaries) live.heading(`The job summaries, with the headers and fixes to copy: ${summaries}`);
}

try {
  await play(process.env.INIT_CWD ?? process.cwd(), process.argv.slice(2).includes('--keep'));
} catch (cause) {
  // What is wrong in the repository's own files is one sentence; anything else is our fault and keeps its trace.
  if (!(cause instanceof InvalidWorkflow || cause instanceof Unsupported)) throw cause;
  console.error(cause.message);
  process.exitCode = 1;
}
