import * as z from 'zod/mini';
import { orMissing, ServiceError } from '#kit/http/errors.ts';
import type { Api } from './client.ts';

const assignedSchema = z.object({ alias: z.string().check(z.minLength(1)) });
const holderSchema = z.object({
  deploymentId: z.optional(z.nullable(z.string())),
  projectId: z.optional(z.nullable(z.string())),
});

/** What stands behind a name. */
export interface AliasHolder {
  deploymentId: string | undefined;
  projectId: string | undefined;
}

/** What Vercel said when it was asked to point a name at a deployment. */
export type AliasAnswer =
  /** The whole host, with the suffix that Vercel gave a bare label. */
  | { kind: 'assigned'; host: string }
  /** There is no certificate for the name, or it has expired. */
  | { kind: 'no-certificate'; error: ServiceError }
  /** Vercel does not know the deployment yet, or it is not ready: a moment later it may be. */
  | { kind: 'too-early'; error: ServiceError }
  /** The name belongs to another project or team, or points somewhere already. */
  | { kind: 'taken'; error: ServiceError }
  | { kind: 'refused'; error: ServiceError };

/** Vercel's words for each, by the `code` of its error. @see https://vercel.com/docs/rest-api/aliases/assign-an-alias */
const CODES: Readonly<Record<string, Exclude<AliasAnswer['kind'], 'assigned'>>> = {
  cert_missing: 'no-certificate',
  cert_expired: 'no-certificate',
  deployment_not_found: 'too-early',
  not_found: 'too-early',
  deployment_not_ready: 'too-early',
  alias_in_use: 'taken',
};

export const aliasCalls = (api: Api) => ({
  /** Points a name at a deployment, by its id. Repeating it does no harm. @throws ServiceError when Vercel could not be asked. */
  async assignAlias(id: string, alias: string): Promise<AliasAnswer> {
    try {
      const path = `/v2/deployments/${encodeURIComponent(id)}/aliases`;
      const { alias: host } = await api.read(assignedSchema, { method: 'POST', path, json: { alias }, idempotent: true });
      return { kind: 'assigned', host };
    } catch (error) {
      if (!(error instanceof ServiceError) || !isVerdict(error)) throw error;
      return { kind: CODES[error.code ?? ''] ?? (error.status === 409 ? 'taken' : 'refused'), error };
    }
  },
  /** What a full name points at; undefined when Vercel knows no such name in this account. */
  async aliasHolder(name: string): Promise<AliasHolder | undefined> {
    const found = await api.read(holderSchema, { path: `/v4/aliases/${encodeURIComponent(name)}` }).catch(orMissing);
    return found && { deploymentId: found.deploymentId ?? undefined, projectId: found.projectId ?? undefined };
  },
});

/** Whether Vercel judged this very name; a bad token or a used-up limit is no judgement of it. */
const isVerdict = ({ status, code }: ServiceError) =>
  status !== undefined && status >= 400 && status < 500 && status !== 401 && status !== 429 && code !== undefined;
