import type { Outcome } from '#core/outcome.ts';
import type { Session } from '#kit/session.ts';
import type { Inputs } from '../action.ts';
import type { Deployment } from '../adapters/vercel/deployments.ts';
import { announceProduction } from '../announce.ts';
import { heldByRolling, tellsRolling } from '../canary/judge-rolling.ts';
import { deadlineOf } from '../deadline.ts';
import { giveNames, planAliases } from '../domains/name-deployment.ts';
import type { SourceTree } from '../files/source-file.ts';
import { redFinding } from '../findings.ts';
import { githubEnvironment } from '../history/github-environment.ts';
import { redState } from '../history/red-state.ts';
import { retireOlder } from '../history/retire-older.ts';
import { abandon } from '../make/abandon.ts';
import { checkEnvironment } from '../make/check-environment.ts';
import { type Draft, makeDeployment } from '../make/make-deployment.ts';
import { purposeOf } from '../make/purpose.ts';
import { deployMetrics } from '../metrics.ts';
import type { Ports } from '../ports.ts';
import { announcePrevious } from '../release/announce-previous.ts';
import { judgeRelease } from '../release/judge-release.ts';
import { modeOf } from '../release/mode.ts';
import { followingOf } from '../release/pin.ts';
import { readProduction } from '../release/production.ts';
import { withUnknownEnd } from '../release/unknown-end.ts';
import { judgeDeployment } from '../wait/judge-deployment.ts';
import { watchDeployment } from '../wait/watch-deployment.ts';

/** Uploads what Vercel has not got, creates one deployment and waits for its end. A build that nobody waits for any more is cancelled. */
export async function deploy(inputs: Inputs, ports: Ports): Promise<Outcome> {
  const { session, vercel, clock } = ports;
  const beganAt = clock.now();
  const { environment } = inputs;
  const folder = inputs['working-directory'] ?? '.';
  const tree = await ports.source(folder, { prebuilt: inputs.prebuilt ?? 'auto', environment });
  if (tree.warning) session.log.warning(tree.warning, 'Deploy');
  const project = await vercel.project(ports.projectId);
  await checkEnvironment(environment, project, vercel);
  const mode = modeOf(inputs, project);
  const names = await planAliases(inputs, project, ports);
  const production = mode === 'preview' ? undefined : await readProduction(vercel, project);
  const productionUrl = production && announceProduction(production, production.current, inputs, ports);
  await announcePrevious(production?.current, ports);
  const draft: Draft = {
    purpose: purposeOf(project, mode, await ports.checkout(folder), inputs, session),
    tree,
    key: undefined,
    created: undefined,
  };
  const work = { operation: 'deploy', project: project.name, environment };
  const record = { ...work, ...githubEnvironment(environment, mode), ref: session.source.sha };
  const recorder = await ports.record(record);
  // Not waited for: the last note, which is, comes after them.
  void recorder.note({ state: 'queued', description: 'Vercel is asked for the deployment.', logUrl: session.runUrl });
  try {
    const { deployment, url, upload } = await makeDeployment(draft, inputs, ports);
    void recorder.note({ ...noteOf(deployment, ports), state: 'in_progress', description: 'Vercel builds the deployment.' });
    const expected = mode === 'staged' ? 'no-domains' : 'domains';
    const deadline = deadlineOf(inputs, beganAt);
    // No domain follows after a rollback meanwhile, which has switched it off, nor before the end of another's rolling release.
    const isInVain = async () =>
      mode === 'live' &&
      (followingOf(await vercel.project(project.id)).kind !== 'follow' ||
        (await heldByRolling(project.id, deployment.id, ports)).length > 0);
    const end = await watchDeployment(deployment, { expected, deadline, isInVain }, ports);
    const judged = await judgeDeployment({ deployment, end, url, places: placesOf(tree, session) }, ports);
    const release = { deployment, stage: end.stage, project, deadline };
    const isLive = mode === 'live' && production !== undefined;
    const findings = isLive ? await judgeRelease(judged, { ...release, production }, ports) : judged;
    if (end.stage.kind === 'ready') findings.push(...(await giveNames(deployment, names, project, ports)));
    const red = redFinding(findings);
    const isCanary = tellsRolling(findings);
    const reason = mode === 'staged' ? `Staged at ${url.origin}; no domain has moved.` : `Deployed to ${url.origin}.`;
    await Promise.all([
      recorder.note({
        ...noteOf(deployment, ports),
        state: red ? redState(red) : isCanary ? 'in_progress' : 'success',
        description: red?.title ?? reason,
        environmentUrl: (mode === 'live' && productionUrl ? productionUrl : url).origin,
      }),
      red || isCanary ? undefined : retireOlder(recorder.id, record, ports),
    ]);
    const totalMs = clock.now() - beganAt;
    return {
      target: { url: url.origin, environment, deploymentId: deployment.id },
      findings,
      metrics: deployMetrics(end.deployment ?? deployment, { ...upload, files: tree.files.length, totalMs }),
      evidence: end.log.length > 0 ? [ports.keepLog('build.log', end.log)] : [],
      ...(findings.length === 0 && { reason }),
    };
  } catch (cause) {
    const isCancelled = session.signal.aborted;
    const end = {
      // What was cancelled serves nobody, and failed nobody; only a live one may have moved production by then.
      state: isCancelled && mode !== 'live' ? ('inactive' as const) : ('error' as const),
      description: isCancelled ? 'The job was cancelled.' : 'The job ended before the deployment did.',
      ...(draft.created ? noteOf(draft.created, ports) : { logUrl: session.runUrl }),
    };
    await Promise.all([abandon(draft, ports), recorder.note(end)]);
    if (mode !== 'live' || !draft.created) throw cause;
    const open = `If its build had ended before, production may have moved to ${draft.created.id}: look at the production domains on Vercel.`;
    throw withUnknownEnd(cause, open, session.signal);
  }
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
