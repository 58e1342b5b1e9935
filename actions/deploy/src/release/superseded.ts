import type { Finding } from '#core/report.ts';
import type { Deployment } from '../adapters/vercel/deployments.ts';
import type { Superseder } from './race.ts';

/** What became of the other one's precedence. */
type Fate = 'stands' | 'put-back' | 'not-put-back';

/** The rule of every finding that says so. */
export const SUPERSEDED = 'superseded';

/** A release that does not stay in production, since another takes precedence. It is red: what the job was to release is not live. */
export function superseded({ id, url, inspectorUrl }: Deployment, by: Superseder, fate: Fate): Finding {
  return {
    rule: SUPERSEDED,
    title: titleOf(id, by, fate),
    verdict: 'fail',
    severity: 'high',
    actual: by.id,
    expected: id,
    where: { url: inspectorUrl ?? url },
    fix:
      fate === 'not-put-back'
        ? `Look at what the production domains serve, and promote ${by.id}.`
        : by.kind === 'rollback'
          ? `If ${id} is to replace it all the same, promote it again.`
          : `If production is to go back to ${id} on purpose, use operation "rollback" with it.`,
  };
}

function titleOf(id: string, by: Superseder, fate: Fate): string {
  if (by.kind === 'rollback')
    return `Superseded: production was rolled back to ${by.id} while ${id} was on its way, and that stands.`;
  const why = `Superseded: ${by.id} was created after ${id}`;
  if (by.kind === 'coming') return `${why} and is being promoted.`;
  switch (fate) {
    case 'stands':
      return `${why} and has production.`;
    case 'put-back':
      return `${why} and had production, so it was put back there.`;
    case 'not-put-back':
      return `${why} and had production, but could not be put back; what production serves is not known.`;
  }
}
