import { parseArgs } from 'node:util';
import { formatDuration } from '#core/text.ts';
import { messageOf } from '#kit/errors.ts';
import { provideBrowser } from '#sandbox/browser/browser.ts';
import { seedRelease } from '#sandbox/stage/seed.ts';
import { setStage } from '#sandbox/stage/stage.ts';
import { release } from './demo/changes.ts';
import { createLive, sceneTable } from './demo/live.ts';
import { reportScene, type SceneRecord } from './demo/report/record.ts';
import { writeReport } from './demo/report/write.ts';
import { badPullRequest, goodPullRequest } from './demo/scenes/pull-requests.ts';
import { brokenRelease, goodRelease, rollbackByHand } from './demo/scenes/releases.ts';
import { listenForStop, untilStopped } from './demo/stop.ts';

// npm run demo [-- --scene N] [--keep]: five scenes on the local platform, told as they happen and kept in demo-report/.
const SCENES = [goodPullRequest, badPullRequest, goodRelease, brokenRelease, rollbackByHand];

const { values } = readFlags();
const chosen = values.scene === undefined ? SCENES : SCENES.filter(({ number }) => String(number) === values.scene);
if (chosen.length === 0) {
  console.error(`--scene is "${values.scene}", but must be a number from 1 to ${SCENES.length}.`);
  process.exit(1);
}

const stop = listenForStop();
const startedAt = Date.now();
const live = createLive(startedAt);
const chromePath = await provideBrowser(process.env);
live.say(`Browser: ${chromePath}`);
await using stage = await setStage({ chromePath });
live.say(`The local platform is up: Vercel, GitHub, Supabase, Resend. ${stage.productionUrl} serves an earlier release.`);
if (chosen.length === 1 && chosen[0]?.releasesBefore === 2) {
  stage.consumer.commit('main', 'Release 1.1.0', release('1.1.0'));
  await seedRelease(stage.sandbox, stage.project, stage.consumer.path);
}

const records: SceneRecord[] = [];
for (const scene of chosen) {
  if (stop.aborted) break;
  live.heading(`Scene ${scene.number}: ${scene.title}. ${scene.expected}.`);
  const played = await scene.play(stage, { onEvent: live.event, signal: stop });
  if (stop.aborted) break;
  live.checks(played.checks);
  records.push(await reportScene(stage, scene, played));
}

if (stop.aborted) {
  console.error('Stopped; the platform is taken down.');
  process.exitCode = 130;
} else {
  const file = writeReport(records);
  const ended = records.filter((record) => record.checks.every(({ holds }) => holds));
  live.heading(sceneTable(records));
  console.log(
    `\n${ended.length} of ${records.length} scenes ended as told, in ${formatDuration(Date.now() - startedAt)}. Look at it: ${file}`,
  );
  process.exitCode = ended.length === records.length ? 0 : 1;
  if (values.keep) {
    console.log('\nThe platform stays up until Ctrl-C:');
    for (const [name, value] of Object.entries({ site: stage.productionUrl, ...stage.sandbox.env() }))
      console.log(`  ${name}=${value}`);
    await untilStopped(stop);
  }
}

function readFlags() {
  try {
    return parseArgs({ options: { scene: { type: 'string' }, keep: { type: 'boolean', default: false } } });
  } catch (cause) {
    console.error(
      `${messageOf(cause)}\nUsage: npm run demo [-- --scene N] [--keep]   (--keep leaves the platform up until Ctrl-C)`,
    );
    return process.exit(1);
  }
}
