import type { Outcome } from '#core/outcome.ts';
import type { Finding } from '#core/report.ts';
import { plural } from '#core/text.ts';
import { messageOf } from '#kit/errors.ts';
import type { Inputs } from '../action.ts';
import type { Deployment } from '../adapters/vercel/deployments.ts';
import { announceProduction } from '../announce.ts';
import { deadlineOf } from '../deadline.ts';
import type { Purpose } from '../deployment-body.ts';
import { buildFailure, endFinding } from '../findings.ts';
import { githubEnvironment } from '../github-environment.ts';
import { deployMetrics } from '../metrics.ts';
import type { Ports } from '../ports.ts';
import { readProduction } from '../production.ts';
import type { Stage } from '../stage.ts';
import { type End, type Watch, waitForEnd } from '../wait.ts';
import { abandon } from './abandon.ts';
import { checkAddress } from './check-address.ts';
import { type Draft, makeDeployment } from './make-deployment.ts';

/** Uploads what Vercel has not got, creates one deployment and waits for its end. A build that nobody waits for any more is cancelled. */
export async function deploy(inputs: Inputs, ports: Ports): Promise<Outcome> {
  const { session, vercel, clock } = ports;
  const beganAt = clock.now();
  const { environment, staged = false } = inputs;
  const tree = await ports.source(inputs['working-directory'] ?? '.');
  if (tree.warning) session.log.warning(tree.warning, 'Deploy');
  const project = await vercel.project(ports.projectId);
  if (environment === 'production') {
    const before = await readProduction(vercel, project);
    announceProduction(before, before.current, inputs, ports);
  }
  const recorder = await ports.record({ ...githubEnvironment(environment, staged), ref: session.source.sha });
  await recorder.note({ state: 'in_progress', description: 'Vercel builds the deployment.', logUrl: session.runUrl });
  const purpose = purposeOf({ project, environment, staged }, ports);
  const draft: Draft = { purpose, tree, key: undefined, created: undefined };
  try {
    const { deployment, url, upload } = await makeDeployment(draft, inputs, ports);
    const end = await waitForEnd(deployment, watch(deployment, staged, deadlineOf(inputs, beganAt), ports), clock);
    const log = await readLog(deployment, ports);
    const findings = await judge(end, deployment, url, log, ports);
    const [worst] = findings;
    await recorder.note({
      state: worst ? 'failure' : 'success',
      description: worst?.title ?? readyReason(end.stage, url),
      environmentUrl: url.origin,
      logUrl: deployment.inspectorUrl ?? session.runUrl,
    });
    return {
      target: { url: url.origin, environment, deploymentId: deployment.id },
      findings,
      metrics: deployMetrics(end.deployment ?? deployment, {
        ...upload,
        files: tree.files.length,
        totalMs: clock.now() - beganAt,
      }),
      evidence: log.length > 0 ? [ports.keepLog('build.log', log)] : [],
      ...(!worst && { reason: readyReason(end.stage, url) }),
    };
  } catch (cause) {
    const description = session.signal.aborted ? 'The job was cancelled.' : 'The job ended before the deployment did.';
    await Promise.all([abandon(draft, ports), recorder.note({ state: 'error', description, logUrl: session.runUrl })]);
    throw cause;
  }
}

const purposeOf = (wish: Pick<Purpose, 'project' | 'environment' | 'staged'>, { session }: Ports): Purpose => ({
  ...wish,
  source: session.source,
  repositoryUrl: `${session.env.GITHUB_SERVER_URL ?? 'https://github.com'}/${session.source.repository}`,
  message: session.event.head_commit?.message ?? session.event.pull_request?.title,
  actor: session.actor,
});

const watch = (deployment: Deployment, staged: boolean, deadline: number, { vercel, session }: Ports): Watch => ({
  staged,
  deadline,
  read: () => vercel.get(deployment.id),
  tell: session.log.info,
  entered: (state) => session.output('state', state),
});

/** The log is worth having, not worth failing for. */
async function readLog(deployment: Deployment, { vercel, session }: Ports): Promise<string[]> {
  try {
    const log = await vercel.buildLog(deployment.id);
    if (log.length > 0) session.log.group(`Build log (${plural(log.length, 'line')})`, log);
    return log;
  } catch (cause) {
    session.signal.throwIfAborted();
    session.log.warning(`The build log could not be read: ${messageOf(cause)}`, 'Deploy');
    return [];
  }
}

async function judge({ stage }: End, deployment: Deployment, url: URL, log: readonly string[], ports: Ports): Promise<Finding[]> {
  if (stage.kind === 'build-failed') return [buildFailure(stage, deployment, log)];
  const finding = endFinding(stage, deployment);
  return finding ? [finding] : await checkAddress(url, ports);
}

function readyReason(stage: Stage, url: URL): string {
  const staged = stage.kind === 'ready' && stage.substate === 'staged';
  return staged ? `Staged at ${url.origin}; no domain has moved.` : `Deployed to ${url.origin}.`;
}
