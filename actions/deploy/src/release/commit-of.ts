import type { Deployment } from '../adapters/vercel/deployments.ts';
import { SHA_META } from '../make/deployment-body.ts';
import type { Ports } from '../ports.ts';

/** The commit that a deployment was made from, where it says so; else this run's. */
export function commitOf({ meta }: Pick<Deployment, 'meta'>, { session }: Pick<Ports, 'session'>): string {
  const sha = meta?.[SHA_META] ?? meta?.githubCommitSha;
  return typeof sha === 'string' && /^[0-9a-f]{40}$/.test(sha) ? sha : session.source.sha;
}
