import type { Finding } from '#core/report.ts';
import type { DeploymentNote } from '../adapters/github/record.ts';

/** What GitHub calls a deployment that ended red: `inactive` where a later release has its place, `error` where nothing could be judged. */
export function redState({ rule, verdict }: Pick<Finding, 'rule' | 'verdict'>): DeploymentNote['state'] {
  if (rule === 'superseded') return 'inactive';
  return verdict === 'error' ? 'error' : 'failure';
}
