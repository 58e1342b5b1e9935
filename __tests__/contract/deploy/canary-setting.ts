import type { NewProject } from '#sandbox/vercel/start.ts';
import { live, staged } from './releases.ts';
import { REPOSITORY, type Stage, setStage } from './stage.ts';

export const manual = {
  advancementType: 'manual-approval' as const,
  stages: [10, 50, 100].map((targetPercentage) => ({ targetPercentage })),
};
export const automatic = {
  advancementType: 'automatic' as const,
  stages: [{ targetPercentage: 20, duration: 5 }, { targetPercentage: 60, duration: 10 }, { targetPercentage: 100 }],
};

/** Production with `base`, and `canary` staged beside it. Rolling releases are switched on after the first release. */
export async function setCanary(rolling: typeof manual | typeof automatic | null = manual, project: Partial<NewProject> = {}) {
  const stage = await setStage(project);
  const { vercel } = stage.sandbox;
  const base = await live(stage);
  const canary = await staged(stage);
  vercel.configureRolling('petstore', rolling);
  const run = (step: string, inputs: Record<string, string> = {}, env: Record<string, string> = {}) =>
    stage.deploy({ operation: `canary-${step}`, ...(step === 'start' && { deployment: canary }), ...inputs }, { env });
  const posts = (verb: string) => stage.calls().filter((call) => call.startsWith('POST') && call.includes(verb)).length;
  const states = () => stage.sandbox.github.deployments(REPOSITORY).map(({ statuses }) => statuses[0]?.state);
  return { stage, vercel, base, canary, run, posts, states, [Symbol.asyncDispose]: () => stage[Symbol.asyncDispose]() };
}

type Setting = Awaited<ReturnType<typeof setCanary>>;

/** Rolls out a deployment that is not ours. */
export async function rollForeign({ stage }: Setting): Promise<string> {
  const foreign = await staged(stage);
  await call(stage, 'start', foreign);
  return foreign;
}

export const complete = ({ stage }: Setting, id: string) => call(stage, 'complete', id);

async function call({ sandbox: { vercel } }: Stage, verb: string, canaryDeploymentId: string): Promise<void> {
  const headers = { authorization: `Bearer ${vercel.token}`, 'content-type': 'application/json' };
  const body = JSON.stringify({ canaryDeploymentId });
  await fetch(`${vercel.apiUrl}/v1/projects/petstore/rolling-release/${verb}?teamId=${vercel.teamId}`, {
    method: 'POST',
    headers,
    body,
  });
}
