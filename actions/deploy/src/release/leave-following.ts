import type { Finding } from '#core/report.ts';
import { messageOf } from '#kit/errors.ts';
import type { Project } from '../adapters/vercel/project.ts';
import type { Ports } from '../ports.ts';
import type { Following } from './pin.ts';

export interface Said {
  findings: Finding[];
  /** Sentences for the reason. */
  notes: string[];
}

/**
 * Sees to it that after a promotion the domains follow new deployments as they should: a pin is lifted, which Vercel does by itself,
 * and what somebody switched off on purpose, which Vercel switches on as well, is switched off again.
 * @param isGood whether the promotion came to a good end; else a pin stays.
 */
export async function leaveFollowing(
  before: Following,
  { isGood }: { isGood: boolean },
  project: Project,
  ports: Ports,
): Promise<Said> {
  const wanted = before.kind === 'by-hand' ? false : before.kind === 'pinned' && isGood ? true : undefined;
  if (wanted === undefined) return { findings: [], notes: [] };
  const { session, vercel } = ports;
  try {
    const now = await vercel.project(project.id);
    if (now.autoAssignCustomDomains !== wanted) await vercel.setFollowing(project.id, wanted);
    const note = wanted
      ? 'That lifts the pin of the rollback: new production deployments take the domains again.'
      : 'The domains still do not follow new deployments, as somebody has set it.';
    session.log.info(note);
    return { findings: [], notes: [note] };
  } catch (cause) {
    session.signal.throwIfAborted();
    return { findings: [notLeft(project, wanted, messageOf(cause))], notes: [] };
  }
}

const notLeft = ({ name }: Project, wanted: boolean, help: string): Finding => ({
  rule: 'following-not-set',
  title: `Whether the production domains of ${name} follow new deployments could not be set to ${wanted}.`,
  verdict: 'warn',
  severity: 'medium',
  help,
  fix: `Set "Auto-assign Custom Production Domains" to ${wanted ? 'on' : 'off'} in the project's settings on Vercel.`,
});
