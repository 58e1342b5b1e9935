import { setTimeout as delay } from 'node:timers/promises';
import { stripVTControlCharacters } from 'node:util';
import type { Evidence, Finding } from '#core/report.ts';
import { messageOf } from '#kit/errors.ts';
import { isProtectionPage } from '#kit/protection.ts';
import type { Session } from '#kit/session.ts';
import type { Tab } from '../adapters/tab.ts';
import type { FlowCheck } from '../checks.ts';
import { keepScreenshot } from '../evidence/screenshot.ts';
import { oneLine } from '../findings.ts';
import { crashed, protectedPage, unreachable } from '../page/judge.ts';
import { judgeSignals } from '../page/judge-signals.ts';
import { networkError } from '../page/visit.ts';
import type { Attempt } from '../rounds.ts';
import { type Step, type StepContext, StepFailure } from './step.ts';

/** How long what the last step set off may take to show that it is broken. */
const AFTERMATH_MS = 300;

/** Plays a flow to its end or to the first step that fails, and judges what Chrome told meanwhile. */
export async function playFlow(
  { page, signals }: Tab,
  check: FlowCheck,
  { timeoutMs, session }: { timeoutMs: number; session: Session },
): Promise<Attempt> {
  const evidence: Evidence[] = [];
  const context: StepContext = {
    page,
    origin: check.url.origin,
    timeoutMs,
    signal: session.signal,
    documentStatus: () => signals.documentStatus,
    async screenshot(label) {
      const kept = await keepScreenshot(page, check, session, label);
      if (kept) evidence.push(kept);
    },
  };
  const failure = await playSteps(check, context);
  if (!failure) await delay(AFTERMATH_MS, undefined, { signal: session.signal });
  const origins = new Set([check.url.origin]);
  const told = judgeSignals(URL.parse(page.url()) ?? check.url, origins, signals);
  return { findings: [...(failure ? [failure] : []), ...told], metrics: [], evidence };
}

async function playSteps(check: FlowCheck, context: StepContext): Promise<Finding | undefined> {
  const { steps } = check.flow;
  for (const [index, step] of steps.entries()) {
    try {
      await step.run(context);
      const status = context.documentStatus() ?? 200;
      if (isProtectionPage({ status, url: context.page.url() })) return protectedPage(new URL(context.page.url()), status);
      if (step.opensPage && status >= 400 && !steps[index + 1]?.judgesStatus) throw new StepFailure(status, 'a status below 400');
    } catch (thrown) {
      context.signal.throwIfAborted();
      if (/crashed/i.test(messageOf(thrown))) return crashed(check.url);
      const network = step.opensPage ? networkError(messageOf(thrown)) : undefined;
      if (network) return unreachable(check.url, network);
      return failed(check, step, index, thrown, context.page.url());
    }
  }
  return undefined;
}

function failed({ flow, url }: FlowCheck, step: Step, index: number, thrown: unknown, address: string): Finding {
  const reason = thrown instanceof StepFailure ? `saw ${JSON.stringify(thrown.actual)}` : playwrightReason(messageOf(thrown));
  return {
    rule: 'flow-step',
    title: `Flow "${flow.name}" stops at step ${index + 1}, ${step.title}: ${reason}`,
    verdict: 'fail',
    severity: 'critical',
    ...(thrown instanceof StepFailure && { actual: thrown.actual, expected: thrown.expected }),
    where: { url: address.startsWith('http') ? address : url.href, file: flow.file, line: step.line },
    fix: `See the screenshot and the trace for what was on the page; mend the page, or the step at ${flow.file}:${step.line}.`,
  };
}

/** The first line of Playwright's message and the last thing its log says it met, without colours. */
function playwrightReason(message: string): string {
  const lines = stripVTControlCharacters(message)
    .split('\n')
    .map((line) => line.trim())
    .filter(Boolean);
  const log = lines.slice(lines.indexOf('Call log:') + 1).filter((line) => line.startsWith('- '));
  const last = lines.includes('Call log:') ? log.at(-1)?.replace(/^-\s+/, '') : undefined;
  return oneLine([lines[0]?.replace(/^\w+\.\w+: /, ''), last].filter(Boolean).join(' '));
}
