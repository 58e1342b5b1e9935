import type { Finding } from '#core/report.ts';
import { cutBytes } from '#core/text.ts';
import type { Deployment } from './adapters/vercel/deployments.ts';
import type { Stage } from './wait/stage.ts';

/** So much of a log's end fits into a report; the whole log is evidence. */
const LOG_END_LINES = 20;
const LOG_END_BYTES = 1500;

/** A build that failed, with the end of its log. */
export function buildFailure(
  stage: Extract<Stage, { kind: 'build-failed' }>,
  deployment: Deployment,
  log: readonly string[],
): Finding {
  return {
    ...failing('build-failed', `The build failed: ${cutBytes(stage.message, 300)}`, deployment),
    actual: stage.code,
    ...(log.length > 0 && { help: `The log ends with:\n${logEnd(log)}` }),
    fix: 'Run the build command of the project on your machine, or read build.log among the evidence.',
  };
}

/** The last lines of a log, at most 1.5 kB: the end is what counts, so it is the beginning that is cut. */
export function logEnd(log: readonly string[]): string {
  const lines = log
    .filter((line) => line.trim() !== '')
    .slice(-LOG_END_LINES)
    .map((line) => cutBytes(line, 300));
  while (lines.length > 1 && Buffer.byteLength(lines.join('\n')) > LOG_END_BYTES) lines.shift();
  return lines.join('\n');
}

/** What the other ends of a deployment mean; nothing when it is ready. */
export function endFinding(stage: Stage, deployment: Deployment): Finding | undefined {
  const { id } = deployment;
  switch (stage.kind) {
    case 'ready':
      return undefined;
    case 'build-failed':
      return buildFailure(stage, deployment, []);
    case 'canceled':
      return failing('deployment-canceled', `The deployment ${id} was cancelled on Vercel.`, deployment);
    case 'deleted':
      return failing('deployment-deleted', `The deployment ${id} was deleted on Vercel before it had ended.`, deployment);
    case 'alias-failed':
      return {
        ...failing('alias-failed', `Vercel could not assign the domains: ${cutBytes(stage.message, 300)}`, deployment),
        fix: "Look at the domains in the project's settings on Vercel.",
      };
    case 'checks-failed':
      return failing('checks-failed', stage.message, deployment);
    case 'building':
    case 'aliasing':
      return {
        ...failing(
          'alias-pending',
          `The deployment ${id} is READY, but Vercel has assigned no address to it within a minute.`,
          deployment,
        ),
        verdict: 'error',
        help: 'A rolling release or a check of the project may hold it back.',
      };
  }
}

const failing = (rule: string, title: string, { inspectorUrl }: Deployment): Finding => ({
  rule,
  title,
  verdict: 'fail',
  severity: 'critical',
  ...(inspectorUrl && { where: { url: inspectorUrl } }),
});

/** The finding that turns a release red, if there is one; a warning does not. */
export const redFinding = (findings: readonly Finding[]): Finding | undefined =>
  findings.find(({ verdict }) => verdict === 'fail' || verdict === 'error');
