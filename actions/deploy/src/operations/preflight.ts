import type { Outcome } from '#core/outcome.ts';
import type { Finding, Metric } from '#core/report.ts';
import { plural } from '#core/text.ts';
import { siteUrl } from '#kit/site-url.ts';
import type { Inputs } from '../action.ts';
import { judgePreflight } from '../domains/preflight/checks.ts';
import type { DomainFacts } from '../domains/preflight/facts.ts';
import { gatherDomains, gatherProject } from '../domains/preflight/gather.ts';
import type { Ports } from '../ports.ts';
import { mainDomain } from '../release/production.ts';

/** Looks whether a release would reach people: every production domain, and what could go past or hold up a release. It changes nothing. */
export async function preflight(_inputs: Inputs, { session, vercel, clock, projectId, eyes }: Ports): Promise<Outcome> {
  const beganAt = clock.now();
  const project = await vercel.project(projectId);
  const domains = await vercel.projectDomains(project.id);
  const [seen, whole] = await Promise.all([gatherDomains(domains, project, vercel, eyes), gatherProject(project, vercel, eyes)]);
  const findings = [...judgePreflight(seen, whole, clock.now()), ...(domains.length === 0 ? [NO_DOMAIN] : [])];
  session.log.group(`Preflight of ${project.name} (${plural(findings.length, 'check')})`, table(findings));
  const main = mainDomain(domains);
  const isFine = findings.every(({ verdict }) => verdict === 'pass' || verdict === 'skip');
  return {
    target: { ...(main && { url: siteUrl(main).origin }), environment: 'production' },
    findings,
    metrics: [
      { name: 'total', unit: 'ms', value: clock.now() - beganAt },
      ...seen.flatMap((facts) => remaining(facts, clock.now())),
    ],
    ...(isFine && { reason: `${project.name} and its ${plural(domains.length, 'production domain')} are ready for a release.` }),
  };
}

/** One line per check, told in columns. */
const table = (findings: readonly Finding[]) =>
  findings.map(({ verdict, rule, title, actual, expected }) => {
    const figures =
      verdict === 'pass' || actual === undefined
        ? ''
        : ` Seen: ${actual}.${expected === undefined ? '' : ` Wanted: ${expected}.`}`;
    return `${verdict.padEnd(5)}  ${rule.padEnd(18)}  ${title}${figures}`;
  });

const remaining = ({ domain, certificate }: DomainFacts, now: number): Metric[] =>
  certificate.kind === 'seen'
    ? [{ name: 'certificate-remaining', unit: 'ms', value: certificate.validTo - now, page: siteUrl(domain.name).origin }]
    : [];

const NO_DOMAIN: Finding = {
  rule: 'no-production-domain',
  title: 'The project has no production domain, so a release reaches nobody.',
  verdict: 'warn',
  severity: 'medium',
  fix: "Add a domain in the project's settings on Vercel.",
};
