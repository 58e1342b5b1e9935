import type { CheckBlocks, CheckConclusion, CheckRun, ProjectCheck } from './check-run.ts';
import { type Deployment, newId, type Project } from './state.ts';

export type NewCheck = Pick<ProjectCheck, 'name' | 'blocks'> & Partial<Pick<ProjectCheck, 'ends'>>;

export function addCheck(project: Project, { name, blocks, ends }: NewCheck): ProjectCheck {
  const check = { id: newId('check_'), name, blocks, createdAt: Date.now(), ends };
  project.checks.push(check);
  return check;
}

/**
 * The runs of a new deployment. Whether Vercel or who stands behind a check makes its run is not documented; here Vercel does,
 * so that a check that nobody starts holds a deployment back: the harder case.
 */
export const startRuns = ({ checks }: Project): CheckRun[] => checks.map(startRun);

export function startRun({ id, name, blocks }: ProjectCheck): CheckRun {
  const now = Date.now();
  const times = { createdAt: now, updatedAt: now, completedAt: undefined };
  return { id: newId('crun_'), checkId: id, name, blocks, status: 'queued', conclusion: undefined, ...times };
}

/** Ends a run; who waits for it in `holdBack` goes on. */
export function endRun(deployment: Deployment, run: CheckRun, conclusion: CheckConclusion) {
  const now = Date.now();
  Object.assign(run, { status: 'completed', conclusion, updatedAt: now, completedAt: now });
  const { held } = deployment;
  if (!held || standing(deployment, held.by) !== 'succeeded') return;
  deployment.held = undefined;
  held.goOn();
}

/** The build has ended: its checks run, some to their planned end. What blocks `goOn` keeps it until it has ended well; a failed one for ever. */
export function holdBack(project: Project, deployment: Deployment, goOn: () => void) {
  const isRelease = deployment.target === 'production' && !deployment.staged;
  const by: CheckBlocks[] = isRelease ? ['deployment-alias', 'deployment-promotion'] : ['deployment-alias'];
  deployment.held = { by, goOn };
  for (const run of deployment.checkRuns) {
    run.status = 'running';
    const ends = project.checks.find(({ id }) => id === run.checkId)?.ends;
    if (ends) endRun(deployment, run, ends);
  }
  if (!deployment.held || standing(deployment, by) !== 'succeeded') return;
  deployment.held = undefined;
  goOn();
}

/** What the runs that block one of these amount to. */
export function standing({ checkRuns }: Deployment, by: readonly CheckBlocks[]): 'pending' | 'succeeded' | 'failed' {
  const blocking = checkRuns.filter(({ blocks }) => by.includes(blocks));
  const passed = ({ conclusion }: CheckRun) => ['succeeded', 'neutral', 'skipped'].includes(conclusion ?? '');
  if (blocking.some((run) => run.status === 'completed' && !passed(run))) return 'failed';
  return blocking.every(passed) ? 'succeeded' : 'pending';
}

/** How a deployment tells of its checks, in brief; only those that block its aliases count. */
export function checksView(deployment: Deployment) {
  const blocking = deployment.checkRuns.filter(({ blocks }) => blocks === 'deployment-alias');
  const [first] = blocking;
  if (!first) return undefined;
  const state = standing(deployment, ['deployment-alias']);
  const ends = blocking.flatMap(({ completedAt }) => completedAt ?? []);
  return {
    'deployment-alias': { state, startedAt: first.createdAt, ...(state !== 'pending' && { completedAt: Math.max(...ends) }) },
  };
}
