import type { Outcome } from '#core/outcome.ts';
import type { Finding } from '#core/report.ts';
import { messageOf } from '#kit/errors.ts';
import type { Inputs } from '../action.ts';
import type { Deployment } from '../adapters/vercel/deployments.ts';
import type { Project } from '../adapters/vercel/project.ts';
import type { MoveAnswer, MoveType } from '../adapters/vercel/promote.ts';
import { announceProduction } from '../announce.ts';
import { deadlineOf } from '../deadline.ts';
import { redFinding } from '../findings.ts';
import { githubEnvironment } from '../history/github-environment.ts';
import { SHA_META } from '../make/deployment-body.ts';
import type { Ports } from '../ports.ts';
import { confirmProduction } from './check-address.ts';
import { moveDomains } from './move.ts';
import { isServing, type Production, readProduction } from './production.ts';

export interface Plan {
  type: MoveType;
  deployment: Deployment;
  /** As it was before the move. */
  project: Project;
  production: Production;
  /** What was in production before. */
  previous: string | undefined;
  beganAt: number;
  /** Why this deployment, where the action chose it. */
  because?: string;
  ask(): Promise<MoveAnswer>;
}

/** Moves the domains, waits for the end of that very move, and asks every domain what it serves. */
export async function moveProduction(plan: Plan, inputs: Inputs, ports: Ports): Promise<Outcome> {
  const { session, clock } = ports;
  const { type, production, previous } = plan;
  const { id } = plan.deployment;
  const productionUrl = announceProduction(production, previous, inputs, ports);
  const work = { operation: type, project: plan.project.name, environment: 'production' };
  const record = { ...work, ...githubEnvironment('production', 'live'), ref: commitOf(plan.deployment, ports) };
  const recorder = await ports.record(record);
  await recorder.note({
    state: 'in_progress',
    deploymentId: id,
    description: `${words[type].doing} it.`,
    logUrl: session.runUrl,
  });
  try {
    const movingAt = clock.now();
    const end = isServing(production, id) ? 'ended' : await moveDomains(mover(plan, inputs, ports), clock);
    const findings = await judge(end, plan, ports);
    const red = redFinding(findings);
    const reason = `${words[type].done} ${id}, which every production domain now serves${plan.because ? `: ${plan.because}` : ''}.`;
    await recorder.note({
      state: red ? 'failure' : 'success',
      deploymentId: id,
      description: red?.title ?? `${words[type].done} it.${inputs.description ? ` ${inputs.description}` : ''}`,
      environmentUrl: productionUrl?.origin,
      logUrl: plan.deployment.inspectorUrl ?? session.runUrl,
    });
    const took = (name: string, since: number) => ({ name, unit: 'ms', value: clock.now() - since });
    return {
      target: { ...(productionUrl && { url: productionUrl.origin }), environment: 'production', deploymentId: id },
      findings,
      metrics: [took('total', plan.beganAt), took('move', movingAt)],
      ...(findings.length === 0 && { reason }),
    };
  } catch (cause) {
    const description = `The end of the ${type} is not known.`;
    await recorder.note({ state: 'error', deploymentId: id, description, logUrl: session.runUrl });
    throw cause;
  }
}

const words = {
  promote: { doing: 'Promoting', done: 'Promoted' },
  rollback: { doing: 'Rolling back to', done: 'Rolled back to' },
} as const;

const mover = ({ type, deployment, project, beganAt, ask }: Plan, inputs: Inputs, { session, vercel }: Ports) => ({
  type,
  id: deployment.id,
  before: project.lastAliasRequest,
  deadline: deadlineOf(inputs, beganAt),
  ask,
  project: () => vercel.project(project.id),
  isThere: async () => isServing(await readProduction(vercel, project), deployment.id),
  tell: session.log.info,
});

async function judge(end: 'ended' | 'failed' | 'superseded', plan: Plan, ports: Ports): Promise<Finding[]> {
  const { type, deployment, production } = plan;
  const finding = { verdict: 'fail', severity: 'critical', where: { url: deployment.inspectorUrl ?? deployment.url } } as const;
  if (end === 'superseded')
    return [
      {
        ...finding,
        rule: 'superseded',
        title: `Another promotion or rollback took over before the ${type} to ${deployment.id} had ended.`,
      },
    ];
  if (end === 'failed') {
    const failed = await failedDomains(plan, ports);
    return [{ ...finding, rule: `${type}-failed`, title: `Vercel could not move ${failed} to ${deployment.id}.` }];
  }
  return await confirmProduction(production, deployment.id, ports);
}

async function failedDomains({ project, type }: Plan, { vercel, session }: Ports): Promise<string> {
  try {
    const failed = await vercel.failedDomains(project.id, type);
    return failed.join(', ') || 'the production domains';
  } catch (cause) {
    session.signal.throwIfAborted();
    session.log.warning(`Which domains failed could not be read: ${messageOf(cause)}`, 'Deploy');
    return 'some production domains';
  }
}

/** The commit that a deployment was made from, where it says so; else this run's. */
function commitOf({ meta }: Deployment, { session }: Ports): string {
  const sha = meta?.[SHA_META] ?? meta?.githubCommitSha;
  return typeof sha === 'string' && /^[0-9a-f]{40}$/.test(sha) ? sha : session.source.sha;
}
