import { ServiceError } from '#kit/http/errors.ts';
import { SHA_META } from '../make/deployment-body.ts';
import type { Ports } from '../ports.ts';

/** Sets the commit and the age of what is in production as outputs, for whoever compares a release with it. Not knowing them stops nothing. */
export async function announcePrevious(id: string | undefined, { session, vercel }: Ports): Promise<void> {
  if (id === undefined) return;
  try {
    const deployment = await vercel.get(id);
    if (!deployment) return;
    const sha = deployment.meta?.[SHA_META] ?? deployment.meta?.githubCommitSha;
    if (typeof sha === 'string' && /^[0-9a-f]{40}$/.test(sha)) session.output('previous-sha', sha);
    session.output('previous-created-at', new Date(deployment.createdAt).toISOString());
  } catch (cause) {
    session.signal.throwIfAborted();
    if (!(cause instanceof ServiceError)) throw cause;
    session.log.info(`Which commit is in production is not known: ${cause.message}`);
  }
}
