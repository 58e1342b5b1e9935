import type { Finding } from '#core/report.ts';
import { cutBytes, plainText } from '#core/text.ts';
import type { Deployment } from './adapters/vercel/deployments.ts';
import { type Check, namesOf } from './wait/checks.ts';
import { type LogError, logErrors } from './wait/log-errors.ts';
import { repositoryPath, type SourcePlaces } from './wait/source-place.ts';
import type { Stage } from './wait/stage.ts';

/** So much of a log's end fits into a report; the whole log is evidence. */
const LOG_END_LINES = 20;
const LOG_END_BYTES = 1500;

/** A build that failed, with the end of its log, and the errors of the log at their places in the repository. */
export function buildFindings(
  stage: Extract<Stage, { kind: 'build-failed' }>,
  deployment: Pick<Deployment, 'inspectorUrl'>,
  log: readonly string[],
  places: SourcePlaces,
): Finding[] {
  const failure: Finding = {
    ...failing('build-failed', `The build failed: ${plainText(stage.message)}`, deployment),
    actual: stage.code,
    ...(log.length > 0 && { help: `The log ends with:\n${logEnd(log)}` }),
    fix: 'Run the build command of the project on your machine, or read build.log among the evidence.',
  };
  return [failure, ...logErrors(log).map((error) => sourceFinding(error, places))];
}

function sourceFinding({ file, line, message }: LogError, places: SourcePlaces): Finding {
  const path = repositoryPath(file, places);
  const common = { rule: 'build-error', verdict: 'fail', severity: 'high' } as const;
  return path === undefined
    ? { ...common, title: `${message} (${plainText(file, 200)}:${line})` }
    : { ...common, title: message, where: { file: path, line } };
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
export function endFinding(
  stage: Exclude<Stage, { kind: 'build-failed' }>,
  checks: readonly Check[],
  deployment: Deployment,
): Finding | undefined {
  const { id } = deployment;
  switch (stage.kind) {
    case 'ready':
      return undefined;
    case 'canceled':
      return failing('deployment-canceled', `The deployment ${id} was cancelled on Vercel.`, deployment);
    case 'deleted':
      return failing('deployment-deleted', `The deployment ${id} was deleted on Vercel before it had ended.`, deployment);
    case 'alias-failed':
      return {
        ...failing('alias-failed', `Vercel could not assign the domains: ${plainText(stage.message)}`, deployment),
        fix: "Look at the domains in the project's settings on Vercel.",
      };
    case 'checks-failed':
      return {
        ...failing('checks-failed', `Vercel gives ${id} no address, since its checks failed${named(checks)}.`, deployment),
        fix: "Mend what the checks found and deploy again; which checks there are stands in the project's settings on Vercel.",
      };
    case 'building':
    case 'aliasing':
      return {
        ...failing(
          'alias-pending',
          `The deployment ${id} is READY, but Vercel has assigned no address to it within a minute.`,
          deployment,
        ),
        verdict: 'error',
        help: 'No check holds it back, so a rolling release of the project may: new releases wait for its end.',
      };
  }
}

const named = (checks: readonly Check[]) => (checks.length > 0 ? `: ${namesOf(checks)}` : '');

const failing = (rule: string, title: string, { inspectorUrl }: Pick<Deployment, 'inspectorUrl'>): Finding => ({
  rule,
  title,
  verdict: 'fail',
  severity: 'critical',
  ...(inspectorUrl && { where: { url: inspectorUrl } }),
});

/** The finding that turns a release red, if there is one; a warning does not. */
export const redFinding = (findings: readonly Finding[]): Finding | undefined =>
  findings.find(({ verdict }) => verdict === 'fail' || verdict === 'error');
