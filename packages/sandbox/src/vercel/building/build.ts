import { setTimeout as delay } from 'node:timers/promises';
import type { Site } from '../hosting/site.ts';
import { type Deployment, projectOf, type State } from '../state.ts';
import { checkout } from './checkout.ts';
import { runCommand } from './command.ts';
import { buildSettings, readVercelJson } from './config.ts';
import { buildEnvironment } from './environment.ts';
import { BuildFailure } from './failure.ts';
import { collectSite, hasPrebuilt } from './output.ts';

/**
 * Builds a deployment for real, in a temporary folder that is gone afterwards.
 * @throws BuildFailure when what was deployed does not build; the signal's reason when it was cancelled.
 */
export async function build(state: State, deployment: Deployment): Promise<Site> {
  const { events, cancel } = deployment;
  const project = projectOf(state, deployment);
  await using work = await checkout(state, deployment);
  events.add({ type: 'stdout', text: `Downloading ${deployment.source.length} deployment files...` });
  if (project.buildDelayMs > 0) await delay(project.buildDelayMs, undefined, { signal: cancel.signal });
  const config = await readVercelJson(work.root);
  const settings = await buildSettings(work.root, config, deployment, project);
  const env = buildEnvironment(state, deployment, work.home);
  const isPrebuilt = await hasPrebuilt(work.root);
  if (isPrebuilt) events.add({ type: 'stdout', text: 'Using prebuilt build artifacts from .vercel/output' });
  const limit = AbortSignal.timeout(project.buildLimitMs);
  const signal = AbortSignal.any([cancel.signal, limit]);
  for (const line of isPrebuilt ? [] : [settings.installCommand, settings.buildCommand]) {
    if (!line) continue;
    const exitCode = await runCommand({ line, cwd: work.root, env, events, signal });
    cancel.signal.throwIfAborted();
    if (limit.aborted)
      throw new BuildFailure({ code: 'BUILD_TIMEOUT', message: `The build took longer than ${project.buildLimitMs / 1000} s.` });
    if (exitCode !== 0) throw new BuildFailure({ code: 'BUILD_FAILED', message: `Command "${line}" exited with ${exitCode}` });
  }
  const planted = project.plantedBuildFailures.shift();
  if (planted) throw new BuildFailure(planted);
  const site = await collectSite(state, work.root, config, settings);
  cancel.signal.throwIfAborted();
  events.add({ type: 'stdout', text: `Build Completed: ${site.assets.size} static files` });
  return site;
}
