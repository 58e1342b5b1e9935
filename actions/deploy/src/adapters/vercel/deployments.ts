import * as z from 'zod/mini';
import { jsonOrUndefined } from '#core/json.ts';
import { orMissing, ServiceError } from '#kit/http/errors.ts';
import type { Variables } from '#kit/inputs/variables.ts';
import type { DeploymentBody } from '../../make/deployment-body.ts';
import { type Api, isAnswerLost } from './client.ts';

const time = z.optional(z.nullable(z.number()));
const failure = z.object({ code: z.optional(z.string()), message: z.optional(z.string()) });

/** What Shipgate reads of a deployment. @see https://vercel.com/docs/rest-api/deployments/get-a-deployment-by-id-or-url */
const deploymentSchema = z.object({
  id: z.string().check(z.minLength(1)),
  /** A host without a scheme. */
  url: z.string().check(z.minLength(1)),
  inspectorUrl: z.optional(z.nullable(z.string())),
  /** `QUEUED`, `INITIALIZING`, `BUILDING`, `READY`, `ERROR`, `CANCELED` and whatever Vercel adds. */
  readyState: z.string(),
  /** `STAGED`, `ROLLING` or `PROMOTED`, of a production deployment. */
  readySubstate: z.optional(z.nullable(z.string())),
  target: z.optional(z.nullable(z.string())),
  createdAt: z.number(),
  buildingAt: time,
  ready: time,
  aliasAssigned: z.optional(z.nullable(z.union([z.number(), z.boolean()]))),
  aliasError: z.optional(z.nullable(z.union([failure, z.string()]))),
  /** Of checks of the first kind: `registered`, `running` or `completed`. */
  checksState: z.optional(z.nullable(z.string())),
  checksConclusion: z.optional(z.nullable(z.string())),
  /** Of checks of the second kind, in brief. */
  checks: z.optional(
    z.nullable(z.object({ 'deployment-alias': z.optional(z.nullable(z.object({ state: z.optional(z.string()) }))) })),
  ),
  errorCode: z.optional(z.nullable(z.string())),
  errorMessage: z.optional(z.nullable(z.string())),
  meta: z.optional(z.record(z.string(), z.unknown())),
  projectId: z.optional(z.string()),
});
export type Deployment = z.infer<typeof deploymentSchema>;

/** Whether it has checks of the first kind. */
export const isChecked = ({ checksState, checksConclusion }: Deployment): boolean => Boolean(checksState ?? checksConclusion);

const listedSchema = z.object({
  uid: z.string(),
  createdAt: z.optional(z.number()),
  created: z.optional(z.number()),
  readyState: z.optional(z.string()),
  readySubstate: z.optional(z.nullable(z.string())),
  isRollbackCandidate: z.optional(z.nullable(z.boolean())),
  meta: z.optional(z.record(z.string(), z.unknown())),
});
const listSchema = z.object({ deployments: z.array(listedSchema) });
export type ListedDeployment = z.infer<typeof listedSchema>;

export type Creation =
  | { kind: 'created'; deployment: Deployment }
  | { kind: 'missing'; digests: string[] }
  /** The call may have taken effect or not. */
  | { kind: 'unknown'; error: ServiceError };

/** Vercel looks each file up before it answers. */
const CREATE_TIMEOUT_MS = 20_000;
const CREATE_TIMEOUT_MS_PER_FILE = 2;

const missingSchema = z.object({ error: z.object({ missing: z.array(z.string()) }) });

export const deploymentCalls = (api: Api) => ({
  /** One attempt to create a deployment. @throws ServiceError when Vercel refused it. */
  async create(body: DeploymentBody, prebuilt: '1' | undefined): Promise<Creation> {
    try {
      const query = { skipAutoDetectionConfirmation: '1', prebuilt };
      const timeoutMs = CREATE_TIMEOUT_MS + body.files.length * CREATE_TIMEOUT_MS_PER_FILE;
      const call = { method: 'POST', path: '/v13/deployments', query, json: revealed(body), timeoutMs } as const;
      return { kind: 'created', deployment: await api.read(deploymentSchema, call) };
    } catch (error) {
      if (error instanceof ServiceError && error.code === 'missing_files') return { kind: 'missing', digests: missingOf(error) };
      if (isAnswerLost(error)) return { kind: 'unknown', error };
      throw error;
    }
  },
  /** A deployment by id or URL; undefined when Vercel has none. */
  get: (idOrUrl: string): Promise<Deployment | undefined> =>
    api.read(deploymentSchema, { path: `/v13/deployments/${encodeURIComponent(hostOrId(idOrUrl))}` }).catch(orMissing),
  /** Up to 100 deployments of a project, newest first. */
  async list(projectId: string, filter: Record<string, string>): Promise<ListedDeployment[]> {
    const query = { projectId, limit: '100', ...filter };
    return (await api.read(listSchema, { path: '/v6/deployments', query })).deployments;
  },
  /** Ends a build that is under way. */
  async cancel(id: string): Promise<void> {
    await api.request({ method: 'PATCH', path: `/v12/deployments/${id}/cancel`, idempotent: true });
  },
});

/** The body as it is sent: the one place where the variables' values are read. */
function revealed({ env, buildEnv, ...body }: DeploymentBody): object {
  const plain = (variables: Variables) => Object.fromEntries([...variables].map(([name, value]) => [name, value.reveal()]));
  return { ...body, ...(env && { env: plain(env) }), ...(buildEnv && { build: { env: plain(buildEnv) } }) };
}

/** The digests in a refusal. @throws the refusal itself when it names none. */
function missingOf(refusal: ServiceError): string[] {
  const parsed = missingSchema.safeParse(jsonOrUndefined(refusal.body));
  if (!parsed.success) throw refusal;
  return parsed.data.error.missing;
}

/** A pasted address is cut to its host, by which Vercel knows the deployment too. */
const hostOrId = (text: string) => URL.parse(text)?.host || text.replace(/\/.*$/, '');
