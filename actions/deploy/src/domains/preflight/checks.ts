import type { Finding } from '#core/report.ts';
import type { DomainFacts, ProjectFacts } from './facts.ts';
import { certificate } from './rules/certificate.ts';
import { gitDeployments } from './rules/git-deployments.ts';
import { httpsRedirect } from './rules/https-redirect.ts';
import { onProject } from './rules/on-project.ts';
import { pointsToVercel } from './rules/points-to-vercel.ts';
import { releasePath } from './rules/release-path.ts';
import { verified } from './rules/verified.ts';

/** What every production domain is held to, in the order in which one depends on the other. `now` in milliseconds since the epoch. */
const DOMAIN_CHECKS: readonly ((facts: DomainFacts, now: number) => Finding)[] = [
  onProject,
  verified,
  pointsToVercel,
  certificate,
  httpsRedirect,
];

const PROJECT_CHECKS: readonly ((facts: ProjectFacts) => Finding | Finding[])[] = [gitDeployments, releasePath];

/** One finding per check and domain, the good ones among them. @param now milliseconds since the epoch. */
export const judgePreflight = (domains: readonly DomainFacts[], project: ProjectFacts, now: number): Finding[] => [
  ...PROJECT_CHECKS.flatMap((check) => check(project)),
  ...domains.flatMap((facts) => DOMAIN_CHECKS.map((check) => check(facts, now))),
];
