import type { Finding } from '#core/report.ts';
import type { RollingRelease } from '../adapters/vercel/rolling.ts';
import type { Ports } from '../ports.ts';
import { confirmProduction } from '../release/check-address.ts';
import type { Production } from '../release/production.ts';
import { baseOf, canaryOf, isPaused } from './standing.ts';
import { stageWords } from './words.ts';

/**
 * While a rolling release is under way a production domain serves two deployments, and Vercel may name either behind it.
 * @returns what is wrong with the domains, and a warning when Vercel has frozen the rolling release.
 */
export async function confirmRolling(production: Production, release: RollingRelease, ports: Ports): Promise<Finding[]> {
  const canary = canaryOf(release) ?? '';
  const base = baseOf(release) ?? production.current ?? canary;
  const { vercel, session } = ports;
  const seen = {
    ...ports,
    vercel: {
      ...vercel,
      async deploymentBehind(domain: string) {
        const behind = await vercel.deploymentBehind(domain);
        return behind === canary ? base : behind;
      },
    },
    session: { ...session, log: { ...session.log, info: () => {} } },
  };
  const findings = await confirmProduction(production, base, seen);
  return isPaused(release) ? [...findings, pausedFinding(release, 'warn')] : findings;
}

/** A rolling release that a gate or a person has frozen. It goes on only when somebody who has looked at the cause says so. */
export const pausedFinding = (release: RollingRelease, verdict: 'warn' | 'fail'): Finding => ({
  rule: 'canary-paused',
  title: `The rolling release of ${canaryOf(release)} is paused at ${stageWords(release)}.`,
  verdict,
  severity: 'high',
  help: 'A gate that trips, or a person, pauses a rolling release on Vercel.',
  fix: 'Look at its observability on Vercel. Continue it there, or end it with canary-complete or canary-abort.',
});
