import { UserError } from '#kit/errors.ts';
import type { Inputs } from '../action.ts';
import { troubleOf } from '../adapters/github/connect.ts';
import type { ListedDeployment } from '../adapters/vercel/deployments.ts';
import type { Project } from '../adapters/vercel/project.ts';
import type { Ports } from '../ports.ts';
import { type Marks, readMarks } from './marks.ts';
import { runTag } from './pin.ts';
import type { Production } from './production.ts';
import { type Choice, chooseRollbackTarget, vercelTarget } from './rollback-target.ts';

/** Production is down meanwhile: what GitHub has not told by then is done without. */
const MARKS_WITHIN_MS = 15_000;

/** What to go back to: the deployment that was asked for, or the one that an earlier attempt of this job chose, or the best there is. */
export async function chooseRollback(inputs: Inputs, project: Project, production: Production, ports: Ports): Promise<Choice> {
  if (inputs.deployment !== undefined) return { id: inputs.deployment, because: 'it is the deployment that was asked for' };
  const earlier = earlierChoice(project, ports);
  if (earlier !== undefined) return { id: earlier, because: 'an earlier attempt of this job has chosen it' };
  const [listed, marks] = await Promise.all([listReady(project, ports), marksOrWarning(ports)]);
  const history = { listed, current: toLeave(project, production), last: project.lastAliasRequest };
  const choice = chooseRollbackTarget({ ...history, marks });
  if (choice) return choice;
  throw new UserError(
    `${project.name} has no ${history.current ? `production deployment before ${history.current}` : 'earlier production deployment'} to go back to. Deploy the version that you want, or name a deployment in the input "deployment".`,
  );
}

/** The one deployment that a plan without a history of rollbacks allows: as far as can be told, the one before the current. */
export async function allowedByPlan(project: Project, production: Production, ports: Ports): Promise<Choice | undefined> {
  const listed = await listReady(project, ports);
  return vercelTarget({ listed, current: toLeave(project, production), last: project.lastAliasRequest });
}

/** Without it, a job that was killed after its rollback and is run again would go back one further. */
function earlierChoice(
  { lastAliasRequest: last, rollbackDescription }: Project,
  { session: { source } }: Ports,
): string | undefined {
  if (source.runAttempt <= 1 || source.runId === undefined || last?.type !== 'rollback') return undefined;
  return rollbackDescription?.description?.includes(runTag(source)) ? last.toDeploymentId : undefined;
}

/**
 * The deployment that production is to leave. After a promotion that moved some of the domains only, it is the promoted one,
 * and what the other domains still serve is what to go back to.
 */
export function toLeave({ lastAliasRequest: last }: Project, { domains, current }: Production): string | undefined {
  const isTorn = last?.type === 'promote' && domains.some(({ deploymentId }) => deploymentId === last.toDeploymentId);
  return isTorn ? last.toDeploymentId : current;
}

const listReady = (project: Project, { vercel }: Ports): Promise<ListedDeployment[]> =>
  vercel.list(project.id, { target: 'production', state: 'READY' });

async function marksOrWarning({ session, marks }: Ports): Promise<Marks | undefined> {
  const github = marks(MARKS_WITHIN_MS);
  if (!github) {
    session.log.info(
      "Without github-token it is not known which deployments passed their gates, so Vercel's own candidate is taken.",
    );
    return undefined;
  }
  try {
    return await readMarks(github);
  } catch (cause) {
    session.signal.throwIfAborted();
    session.log.warning(
      `Which deployments passed their gates could not be read, so Vercel's own candidate is taken: ${troubleOf(cause)} The job needs "permissions: deployments: write".`,
      'Deploy',
    );
    return undefined;
  }
}
