import type { Outcome } from '#core/outcome.ts';
import type { Finding } from '#core/report.ts';
import type { Session } from '#kit/session.ts';
import type { Inputs } from '../action.ts';
import type { Recorder } from '../adapters/github/record.ts';
import type { Deployment } from '../adapters/vercel/deployments.ts';
import { heldByRolling, tellsRolling } from '../canary/judge-rolling.ts';
import { deadlineOf } from '../deadline.ts';
import { giveNames } from '../domains/name-deployment.ts';
import type { SourceTree } from '../files/source-file.ts';
import { redFinding } from '../findings.ts';
import { redState } from '../history/red-state.ts';
import { retireOlder } from '../history/retire-older.ts';
import { abandon } from '../make/abandon.ts';
import { type Made, makeDeployment } from '../make/make-deployment.ts';
import { type DeployPlan, planDeploy } from '../make/plan-deploy.ts';
import { deployMetrics } from '../metrics.ts';
import type { Ports } from '../ports.ts';
import { judgeRelease } from '../release/judge-release.ts';
import { followingOf } from '../release/pin.ts';
import { withUnknownEnd } from '../release/unknown-end.ts';
import { judgeDeployment } from '../wait/judge-deployment.ts';
import { type Watched, watchDeployment } from '../wait/watch-deployment.ts';

/** Uploads what Vercel has not got, creates one deployment and waits for its end. A build that nobody waits for any more is cancelled. */
export async function deploy(inputs: Inputs, ports: Ports): Promise<Outcome> {
  const { session, clock } = ports;
  const beganAt = clock.now();
  const deadline = deadlineOf(inputs, beganAt);
  const plan = await planDeploy(inputs, ports);
  const recorder = await ports.record(plan.record);
  // Not waited for: the last note, which is, comes after them.
  void recorder.note({ state: 'queued', description: 'Vercel is asked for the deployment.', logUrl: session.runUrl });
  try {
    const made = await makeDeployment(plan.draft, inputs, ports);
    const { deployment, url, upload } = made;
    void recorder.note({ ...noteOf(deployment, ports), state: 'in_progress', description: 'Vercel builds the deployment.' });
    const end = await watch(deployment, plan, deadline, ports);
    const findings = await judge(made, end, plan, deadline, ports);
    const reason = plan.mode === 'staged' ? `Staged at ${url.origin}; no domain has moved.` : `Deployed to ${url.origin}.`;
    await tellEnd(made, findings, reason, plan, recorder, ports);
    const totalMs = clock.now() - beganAt;
    return {
      target: { url: url.origin, environment: inputs.environment, deploymentId: deployment.id },
      findings,
      metrics: deployMetrics(end.deployment ?? deployment, { ...upload, files: plan.draft.tree.files.length, totalMs }),
      evidence: end.log.length > 0 ? [ports.keepLog('build.log', end.log)] : [],
      ...(findings.length === 0 && { reason }),
    };
  } catch (cause) {
    throw await giveUp(cause, plan, recorder, ports);
  }
}

function watch(deployment: Deployment, { mode, project }: DeployPlan, deadline: number, ports: Ports): Promise<Watched> {
  // No domain follows after a rollback meanwhile, which has switched it off, nor before the end of another's rolling release.
  const isInVain = async () =>
    mode === 'live' &&
    (followingOf(await ports.vercel.project(project.id)).kind !== 'follow' ||
      (await heldByRolling(project.id, deployment.id, ports)).length > 0);
  return watchDeployment(deployment, { expected: mode === 'staged' ? 'no-domains' : 'domains', deadline, isInVain }, ports);
}

/** What is wrong with the deployment, and for a live one with what production serves; one that is ready gets its names. */
async function judge({ deployment, url }: Made, end: Watched, plan: DeployPlan, deadline: number, ports: Ports) {
  const { mode, project, production, names, draft } = plan;
  const judged = await judgeDeployment({ deployment, end, url, places: placesOf(draft.tree, ports.session) }, ports);
  const release = { deployment, stage: end.stage, project, deadline };
  const isLive = mode === 'live' && production !== undefined;
  const findings = isLive ? await judgeRelease(judged, { ...release, production }, ports) : judged;
  return end.stage.kind === 'ready' ? [...findings, ...(await giveNames(deployment, names, project, ports))] : findings;
}

async function tellEnd(
  { deployment, url }: Made,
  findings: readonly Finding[],
  reason: string,
  { mode, productionUrl, record }: DeployPlan,
  recorder: Recorder,
  ports: Ports,
): Promise<void> {
  const red = redFinding(findings);
  const isCanary = tellsRolling(findings);
  await Promise.all([
    recorder.note({
      ...noteOf(deployment, ports),
      state: red ? redState(red) : isCanary ? 'in_progress' : 'success',
      description: red?.title ?? reason,
      environmentUrl: (mode === 'live' && productionUrl ? productionUrl : url).origin,
    }),
    red || isCanary ? undefined : retireOlder(recorder.id, record, ports),
  ]);
}

/** Cancels the build and tells GitHub. @returns what to throw: where production may have moved by then, it says so. */
async function giveUp(cause: unknown, { mode, draft }: DeployPlan, recorder: Recorder, ports: Ports): Promise<unknown> {
  const { session } = ports;
  const isCancelled = session.signal.aborted;
  const end = {
    // What was cancelled serves nobody, and failed nobody; only a live one may have moved production by then.
    state: isCancelled && mode !== 'live' ? ('inactive' as const) : ('error' as const),
    description: isCancelled ? 'The job was cancelled.' : 'The job ended before the deployment did.',
    ...(draft.created ? noteOf(draft.created, ports) : { logUrl: session.runUrl }),
  };
  await Promise.all([abandon(draft, ports), recorder.note(end)]);
  if (mode !== 'live' || !draft.created) return cause;
  const open = `If its build had ended before, production may have moved to ${draft.created.id}: look at the production domains on Vercel.`;
  return withUnknownEnd(cause, open, session.signal);
}

const noteOf = ({ id, inspectorUrl }: Deployment, { session }: Ports) => ({
  deploymentId: id,
  logUrl: inspectorUrl ?? session.runUrl,
});

const placesOf = ({ folder, files }: SourceTree, { env }: Session) => ({
  repository: env.GITHUB_WORKSPACE ?? process.cwd(),
  folder,
  files: files.map(({ file }) => file),
});
