import { parseReport, type Report } from '#core/report.ts';
import type { Stage } from '#sandbox/stage/stage.ts';
import type { Seen, SeenJob } from './seen.ts';

/**
 * The same play on two platforms differs in ports, ids and measured figures. Deployments are named by their turn within their
 * project, so that "the one before" must be the one before on both sides; whatever is measured is left out.
 */
export function comparable(seen: Seen, stage: Stage, projects: readonly string[]): Seen {
  const names = deploymentNames(stage, projects);
  const plain = (text: string) =>
    names
      .reduce((told, [from, to]) => told.replaceAll(from, to), text)
      .replace(PORT, '$1:PORT')
      .replace(TIME, 'TIME');
  const job = ({ result, legs, outputs }: SeenJob): SeenJob => {
    const told = Object.entries(outputs).map(([name, value]) => [
      name,
      isReport(value) ? reportWords(value, plain) : plain(value),
    ]);
    return { result, legs, outputs: Object.fromEntries(told) };
  };
  return { ...seen, jobs: Object.fromEntries(Object.entries(seen.jobs).map(([id, one]) => [id, job(one)])) };
}

const PORT = /(127\.0\.0\.1|localhost):\d+/g;
const TIME = /\d{4}-\d\d-\d\dT[\d:.]+Z/g;
const FIGURE = /\d+(?:[.,]\d+)*/g;

function deploymentNames({ sandbox }: Stage, projects: readonly string[]): [string, string][] {
  return projects.flatMap((project) =>
    sandbox.vercel
      .deployments(project)
      .toReversed()
      .flatMap(({ id, url }, index): [string, string][] => [
        [id, `${project}-${index + 1}`],
        [url, `${project}-${index + 1}.url`],
      ]),
  );
}

const isReport = (value: string) => value.startsWith('{"schema":"shipgate/report');

/** What a report says, without what it measured. */
function reportWords(json: string, plain: (text: string) => string): string {
  const { gate, id, verdict, reason, target, source, findings, metrics, evidence }: Report = parseReport(json);
  const { runId: _runId, ...from } = source;
  const words = {
    ...{ gate, id, verdict, target, source: from },
    reason: plain(reason).replace(FIGURE, 'N'),
    findings: findings.map(({ rule, verdict: judged }) => `${judged} ${rule}`).toSorted(),
    metrics: [...new Set(metrics.map(({ name }) => name))].toSorted(),
    evidence: evidence.map(({ name }) => plain(name)).toSorted(),
  };
  return plain(JSON.stringify(words));
}
