import * as z from 'zod/mini';
import { UserError } from '#kit/errors.ts';
import type { ListedArtifact } from '#kit/github-artifacts.ts';
import { createHttpClient } from '#kit/http/client.ts';
import { fitting } from '#kit/http/fitting.ts';
import type { Session } from '#kit/session.ts';
import type { Source } from '../source.ts';

const SERVICE = "GitHub's artifact service";
const METHODS = 'twirp/github.actions.results.api.v1.ArtifactService';

/** Numbers of 64 bits travel as text. */
const number = z.pipe(z.union([z.string(), z.number()]), z.transform(Number));
const listedSchema = z.object({
  workflow_job_run_backend_id: z.string(),
  database_id: number,
  name: z.string(),
  size: number,
  digest: z.optional(z.nullable(z.string())),
});
const listSchema = z.object({ artifacts: z.optional(z.array(listedSchema)) });
const signedSchema = z.object({ signed_url: z.string() });
const deletedSchema = z.object({ ok: z.boolean() });

/** Artifacts of the run that this job belongs to. */
export interface OwnRun extends Source {
  /** Removes what other jobs left under names that begin so. */
  removeForeign(prefix: string): Promise<void>;
}

/**
 * Artifacts of the run that this job belongs to, by the job's runtime token: no permission is needed. `@actions/artifact` speaks the same
 * protocol, but saves whatever comes, however large.
 * @throws UserError outside of a job.
 */
export function ownRun({ env, signal, log }: Pick<Session, 'env' | 'signal' | 'log'>): OwnRun {
  const { ACTIONS_RESULTS_URL: baseUrl, ACTIONS_RUNTIME_TOKEN: token } = env;
  const scope = scopeOf(token);
  if (!baseUrl || !token || !scope)
    throw new UserError(
      'Artifacts of this run can only be had in a job on GitHub. Give run-id, sha, repository and digest elsewhere.',
    );
  const headers = { authorization: `Bearer ${token}` };
  const client = createHttpClient({ service: SERVICE, baseUrl, headers, signal, onRetry: log.info });
  const call = async <T>(method: string, body: object, schema: z.ZodMiniType<T>): Promise<T> => {
    const path = `${METHODS}/${method}`;
    const json = { workflow_run_backend_id: scope.run, workflow_job_run_backend_id: scope.job, ...body };
    const answer = await client.json<unknown>({ method: 'POST', path, json, idempotent: true });
    return fitting(schema, answer, { service: SERVICE, call: `POST ${path}` });
  };
  return {
    async removeForeign(prefix) {
      const { artifacts = [] } = await call('ListArtifacts', {}, listSchema);
      const foreign = artifacts.filter(
        ({ name, workflow_job_run_backend_id: job }) => name.startsWith(prefix) && job !== scope.job,
      );
      for (const { name } of foreign) {
        log.info(`Another job left ${name}, which only this one may leave. It is removed.`);
        await call('DeleteArtifact', { name }, deletedSchema);
      }
    },
    async find(name) {
      const { artifacts = [] } = await call('ListArtifacts', { name_filter: name }, listSchema);
      const named = artifacts.filter((artifact) => artifact.name === name);
      return named.map(asListed).toSorted((a, b) => b.id - a.id)[0];
    },
    async save({ name }, file, maxBytes) {
      const { signed_url } = await call('GetSignedArtifactURL', { name }, signedSchema);
      // Where it lies is another origin, which gets no token.
      const storage = createHttpClient({ service: SERVICE, baseUrl: new URL(signed_url).origin, signal, onRetry: log.info });
      const { pathname, search } = new URL(signed_url);
      return await storage.save({ path: pathname + search, file, maxBytes });
    },
  };
}

const asListed = ({ database_id, size, digest }: z.infer<typeof listedSchema>): ListedArtifact => ({
  id: database_id,
  sizeBytes: size,
  digest: digest || undefined,
  isExpired: false,
});

/** The run and the job that a runtime token speaks for, as its own claims name them. */
function scopeOf(token: string | undefined): { run: string; job: string } | undefined {
  const claims = Buffer.from(token?.split('.')[1] ?? '', 'base64url').toString();
  const [, run, job] = /Actions\.Results:([^:\s"]+):([^:\s"]+)/.exec(claims) ?? [];
  return run !== undefined && job !== undefined ? { run, job } : undefined;
}
