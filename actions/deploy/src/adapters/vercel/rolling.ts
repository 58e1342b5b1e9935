import * as z from 'zod/mini';
import type { Api } from './client.ts';

const stageSchema = z.object({
  /** From 0. */
  index: z.number(),
  /** Of a hundred visitors, how many get the canary. */
  targetPercentage: z.number(),
  /** Seconds, where the stage ends by itself. A project's configuration has minutes. */
  duration: z.optional(z.nullable(z.number())),
});
export type RollingStage = z.infer<typeof stageSchema>;

const deploymentSchema = z.optional(z.nullable(z.object({ id: z.string() })));

const releaseSchema = z.object({
  /** `ACTIVE`, `COMPLETE` or `ABORTED`. */
  state: z.string(),
  /** `PAUSED`: frozen at its stage, by a gate or a person. */
  substate: z.optional(z.nullable(z.string())),
  /** What production was when it began. */
  currentDeployment: deploymentSchema,
  canaryDeployment: deploymentSchema,
  queuedDeploymentId: z.optional(z.nullable(z.string())),
  /** `automatic` or `manual-approval`. */
  advancementType: z.optional(z.nullable(z.string())),
  stages: z.array(stageSchema),
  /** One that has ended may keep its last stage, so `state` is what tells. */
  activeStage: z.optional(z.nullable(stageSchema)),
});
/** @see https://github.com/vercel/sdk/blob/main/src/models/getrollingreleaseop.ts */
export type RollingRelease = z.infer<typeof releaseSchema>;

const answerSchema = z.object({ rollingRelease: z.nullable(releaseSchema) });

/** The SDK's answer has no `enabled`: there null says that they are off. Terraform's client reads `enabled`. */
const configSchema = z.object({
  rollingRelease: z.optional(
    z.nullable(
      z.object({
        enabled: z.optional(z.boolean()),
        stages: z.optional(
          z.nullable(z.array(z.object({ targetPercentage: z.number(), requireApproval: z.optional(z.nullable(z.boolean())) }))),
        ),
      }),
    ),
  ),
});

const billingSchema = z.object({ reason: z.string(), message: z.optional(z.string()) });

/** @see https://vercel.com/docs/rest-api/rolling-release */
export const rollingCalls = (api: Api) => ({
  /** How the project's next rolling release goes on: `automatic` where a stage but the last ends by itself; undefined where they are off. */
  async rollingAdvancement(projectId: string): Promise<'automatic' | 'manual-approval' | undefined> {
    const { rollingRelease } = await api.read(configSchema, { path: `/v1/projects/${projectId}/rolling-release/config` });
    if (!rollingRelease?.stages?.length || rollingRelease.enabled === false) return undefined;
    const endsByItself = rollingRelease.stages.slice(0, -1).some(({ requireApproval }) => requireApproval === false);
    return endsByItself ? 'automatic' : 'manual-approval';
  },
  /** Whether the plan has room for them: `plan_not_supported`, `no_available_slots`, `available_slots` or `unlimited_slots`. */
  rollingBilling: (projectId: string) => api.read(billingSchema, { path: `/v1/projects/${projectId}/rolling-release/billing` }),
  /** The rolling release that is under way; with `any`, otherwise the last one that has ended. */
  async rollingRelease(projectId: string, which: 'ACTIVE' | 'any'): Promise<RollingRelease | undefined> {
    const query = which === 'any' ? {} : { state: which };
    const call = { path: `/v1/projects/${projectId}/rolling-release`, query };
    return (await api.read(answerSchema, call)).rollingRelease ?? undefined;
  },
  /** Begins one. Vercel leaves one of the same deployment as it is, so repeating does no harm. */
  async startRolling(projectId: string, canaryDeploymentId: string): Promise<void> {
    await post(api, projectId, 'start', { canaryDeploymentId });
  },
  /** Goes from one stage to the one after it. Named by its number, the next stage is never skipped when this is repeated. */
  async approveStage(projectId: string, canaryDeploymentId: string, activeStageIndex: number): Promise<void> {
    await post(api, projectId, 'approve-stage', { activeStageIndex, nextStageIndex: activeStageIndex + 1, canaryDeploymentId });
  },
  /** Gives the canary to everybody. */
  async completeRolling(projectId: string, canaryDeploymentId: string): Promise<void> {
    await post(api, projectId, 'complete', { canaryDeploymentId });
  },
});

const post = (api: Api, projectId: string, verb: string, json: object) =>
  api.request({ method: 'POST', path: `/v1/projects/${projectId}/rolling-release/${verb}`, json });
