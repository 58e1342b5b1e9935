import type { Finding } from '#core/report.ts';
import { siteUrl } from '#kit/site-url.ts';

type Judged = Extract<Finding['verdict'], 'pass' | 'warn' | 'fail' | 'error' | 'skip'>;

const SEVERITIES = { pass: 'info', skip: 'info', warn: 'medium', fail: 'critical', error: 'high' } as const;

/** A judgement of one domain. */
export const finding = (rule: string, name: string, verdict: Judged, title: string): Finding => ({
  ...general(rule, verdict, title),
  where: { url: siteUrl(name).origin },
});

/** A judgement of the project. */
export const general = (rule: string, verdict: Judged, title: string): Finding => ({
  rule,
  title,
  verdict,
  severity: SEVERITIES[verdict],
});
