import { holdsSecret } from '#core/secrets.ts';
import type { RecordedRequest } from '#sandbox/traffic/traffic.ts';
import type { DeploymentView } from '#sandbox/vercel/start.ts';
import type { Prepared, Scenario } from './scenarios.ts';
import { BYPASS, type Scene, type Step } from './scene.ts';

/** A promise of the action that a run broke. */
export interface Violation {
  rule: string;
  detail: string;
}

/** What stood before the step, and what stands after it, once Vercel has come to rest. */
export interface Witness {
  scenario: Scenario;
  wanted: Prepared['production'];
  /** What is not as the scenario has it, beside production. */
  untrue?: string | undefined | false;
  scene: Scene;
  before: Standing;
  after: Standing;
  step: Step;
  requests: readonly RecordedRequest[];
  /** The call that was spoilt, if any; gone, where Vercel says for good that there is no such deployment, which is believed. */
  spoilt: { service: string; name: string; isGone?: boolean } | undefined;
}

export interface Standing {
  production: Record<string, string | undefined>;
  deployments: DeploymentView[];
}

export const standingOf = (scene: Scene): Standing => ({ production: scene.production(), deployments: scene.deployments() });

/** One call's timeout and a few last words, to Vercel and to GitHub, may follow the deadline of one minute. */
const LATEST_MS = 60_000 + 20_000 + 15_000;

type Judge = (witness: Witness) => string | undefined | false;

const RULES: Record<string, Judge> = {
  'it ends': ({ step }) => step.hung && 'it had to be killed',
  'it ends by its deadline': ({ step }) =>
    (step.report.durationMs ?? 0) > LATEST_MS && `it took ${Math.round((step.report.durationMs ?? 0) / 1000)} s of one minute`,
  'it leaves a report': ({ step }) => step.report.verdict === undefined && `no report: ${tail(step.stdout + step.stderr)}`,
  'nothing escapes to standard error': ({ step }) => step.stderr !== '' && tail(step.stderr),
  'no bug of ours': ({ step }) => step.report.findings?.find(({ rule }) => rule === 'bug')?.title,
  'verdict and exit code agree': ({ step: { report, outputs, exitCode, hung } }) =>
    !hung &&
    (outputs.verdict !== report.verdict || exitCode !== (isGreen(report.verdict) ? 0 : 1)) &&
    `verdict ${report.verdict}, output ${outputs.verdict}, exit ${exitCode}`,
  'what is red says why in a sentence': ({ step: { report, annotations } }) => {
    if (report.verdict === undefined || isGreen(report.verdict)) return undefined;
    const said = report.findings.filter(({ verdict }) => !isGreen(verdict)).map(({ title }) => title);
    const sentences = said.filter((title) => /^.{20,}[.!?)]$/s.test(title));
    if (sentences.length === 0) return `said: ${JSON.stringify(said)}`;
    return annotations.some(({ level }) => level === 'error') ? undefined : 'no annotation';
  },
  'one key makes one deployment': ({ after, spoilt }) => {
    if (spoilt?.isGone) return undefined;
    const keys = after.deployments.map(({ meta }) => meta.shipgateKey).filter((key) => key !== undefined);
    return new Set(keys).size < keys.length && `${keys.length} deployments of ${new Set(keys).size} keys`;
  },
  'what was created is in the outputs': ({ step, ...rest }) => {
    const [made] = createdIn(rest);
    if (!made) return undefined;
    const { 'deployment-id': id, state } = step.outputs;
    return (id !== made.id || !state) && `Vercel has ${made.id}, the outputs say ${id} ${state}`;
  },
  'a build that nobody waits for is cancelled': ({ spoilt, ...rest }) => {
    const running = createdIn(rest).find(({ readyState }) => !['READY', 'ERROR', 'CANCELED'].includes(readyState));
    return running && !spoilt?.name.includes('/cancel') && `${running.id} is still ${running.readyState}`;
  },
  'a pass is what production serves': ({ step, ...rest }) => isGreen(step.report.verdict) && wrongDomains(rest).join(', '),
  'a pass has done its work': ({ step, untrue }) => step.report.verdict === 'pass' && untrue,
  'a pass is READY': ({ step: { report, outputs } }) =>
    report.verdict === 'pass' &&
    outputs['deployment-id'] !== undefined &&
    !/^(READY|STAGED|ROLLING|PROMOTED)$/.test(outputs.state ?? 'READY') &&
    `state is ${outputs.state}`,
  'a move that is not confirmed is told': ({ step, before, after, spoilt }) => {
    if (isGreen(step.report.verdict) || spoilt?.isGone) return undefined;
    const moved = Object.entries(after.production).filter(([domain, id]) => id !== before.production[domain]);
    if (moved.length === 0 || ADMITS.test(textOf(step))) return undefined;
    return `${moved.map(([domain, id]) => `${domain} moved to ${id}`).join(', ')}, but it says: ${textOf(step).slice(0, 300)}`;
  },
  'GitHub never turns a good one red': ({ scenario, spoilt, step }) =>
    spoilt?.service === 'github' && !scenario.isAboutGithub && !isGreen(step.report.verdict) && textOf(step).slice(0, 300),
  'GitHub shows the same end': ({ scenario, spoilt, step, requests }) => {
    if (spoilt?.service === 'github' || scenario.isAboutGithub || step.hung) return undefined;
    const said = requests.filter(
      ({ service, method, url }) => service === 'github' && method === 'POST' && url.pathname.endsWith('/statuses'),
    );
    const last = said.map(({ body }) => (JSON.parse(body.toString()) as { state: string }).state).at(-1) ?? '';
    const lie = isGreen(step.report.verdict) ? ['failure', 'error'] : ['success'];
    return lie.includes(last) && `GitHub shows ${last}, the verdict is ${step.report.verdict}`;
  },
  'no secret leaves': (witness) => leaks(witness).join(', '),
};

/** Words by which a report says where production is, or that it cannot tell. */
const ADMITS =
  /not known|may still|may have|cannot be told|could not be (confirmed|proven)|did not answer from|has production|\bserves?\b|has moved|were moved/i;

export function judge(witness: Witness): Violation[] {
  return Object.entries(RULES).flatMap(([rule, check]) => {
    const detail = check(witness);
    return detail ? [{ rule, detail }] : [];
  });
}

export const isGreen = (verdict: string | undefined) => verdict === 'pass' || verdict === 'warn' || verdict === 'skip';

/** Production domains that are not where the scenario is to bring them. */
export function wrongDomains(seen: Pick<Witness, 'wanted' | 'before' | 'after'>): string[] {
  const { wanted, before, after } = seen;
  const own = createdIn(seen).find(({ readyState }) => readyState === 'READY')?.id;
  const idFor = (domain: string) =>
    wanted === 'as before' ? before.production[domain] : wanted === 'the created one' ? own : wanted;
  return Object.entries(after.production).flatMap(([domain, id]) =>
    id === idFor(domain) ? [] : [`${domain} serves ${id}, not ${idFor(domain)}`],
  );
}

/** Deployments that the step made. */
export function createdIn({ before, after }: Pick<Witness, 'before' | 'after'>): DeploymentView[] {
  const known = new Set(before.deployments.map(({ id }) => id));
  return after.deployments.filter(({ id }) => !known.has(id));
}

export const textOf = ({ report }: Step): string =>
  [report.reason, ...(report.findings ?? []).flatMap(({ title, help, fix }) => [title, help, fix])].filter(Boolean).join(' ');

const tail = (text: string) => text.trim().split('\n').slice(-6).join('\n').slice(-500);

function leaks({ scene: { sandbox }, step, requests }: Witness): string[] {
  const { vercel, github } = sandbox;
  const masked = step.stdout.split('\n').filter((line) => !line.startsWith('::add-mask::'));
  const shown = { stdout: masked.join('\n'), stderr: step.stderr, 'a program that it started': step.started, ...step.files };
  const secrets = { 'Vercel token': vercel.token, 'GitHub token': github.token, bypass: BYPASS };
  const inTexts = Object.entries(shown).flatMap(([where, text]) =>
    Object.entries(secrets).flatMap(([name, secret]) => (holdsSecret(text, [secret]) ? [`${name} in ${where}`] : [])),
  );
  const home = { 'Vercel token': 'vercel', 'GitHub token': 'github', bypass: 'site' };
  const inRequests = requests.flatMap(({ service, method, url, headers, body }) => {
    const text = `${url.href}\n${JSON.stringify(headers)}\n${body.toString('latin1')}`;
    return Object.entries(secrets).flatMap(([name, secret]) => {
      const atHome = home[name as keyof typeof home] === service;
      const where = `${name} in ${method} ${url.pathname} to ${service}`;
      if (!atHome) return holdsSecret(text, [secret]) ? [where] : [];
      return holdsSecret(url.href, [secret]) ? [`${where} (address)`] : [];
    });
  });
  return [...new Set([...inTexts, ...inRequests])];
}
