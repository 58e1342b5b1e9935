import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import type { Evidence, Finding, Metric } from '#core/report.ts';
import { UserError } from '#kit/errors.ts';
import type { Session } from '#kit/session.ts';
import type { Inputs } from '../action.ts';
import type { Check } from '../checks.ts';
import { keepScreenshot } from '../evidence/screenshot.ts';
import { keepTrace, startTrace } from '../evidence/trace.ts';
import { isRed } from '../findings.ts';
import { playFlow } from '../flows/play.ts';
import { judgeVisit, protectedPage, unreachable } from '../page/judge.ts';
import { visit } from '../page/visit.ts';
import type { Attempt, Prove } from '../rounds.ts';
import { openBrowser } from './browser.ts';
import { findEntry, knock } from './entry.ts';
import { openTab, type Tab } from './tab.ts';

/** One Chrome, and attempts in it. Closed on dispose. */
export interface Prober extends AsyncDisposable {
  prove: Prove;
}

export async function openProber(inputs: Inputs, session: Session): Promise<Prober> {
  const { signal, log } = session;
  const timeoutMs = inputs['timeout-ms'];
  const { origin } = inputs.url;
  const traces = await mkdtemp(join(session.env.RUNNER_TEMP ?? tmpdir(), 'smoke-traces-'));
  await using stack = new AsyncDisposableStack();
  stack.defer(() => rm(traces, { recursive: true, force: true }));
  const browser = stack.use(await openBrowser(session.env, traces, signal));
  const site = { origin, signal, timeoutMs, log: log.info };
  const entry = await findEntry(site, inputs['protection-bypass']);

  const attempt: Prove = async (check, round) => {
    const answer = await knock(site, check.url, entry);
    if (answer.kind === 'protected') return unmeasured(protectedPage(check.url, answer.status));
    if (answer.kind === 'unreachable') return unmeasured(unreachable(check.url, answer.reason));
    await using tab = await openTab(browser, origin, entry);
    if (round === 'last') await startTrace(tab.context);
    const { findings, metrics, evidence } = await judge(tab, check, { timeoutMs, session });
    const isKept = round === 'last' && isRed(findings);
    const kept = isKept
      ? [await keepScreenshot(tab.page, check, session), await keepTrace(tab.context, check, session, traces)]
      : [];
    return { findings, metrics, evidence: [...evidence, ...kept.filter((item) => item !== undefined)] };
  };
  const disposal = stack.move();
  return {
    prove: (check, round) => attempt(check, round).catch((thrown: unknown) => explain(thrown, browser, signal)),
    [Symbol.asyncDispose]: () => disposal.disposeAsync(),
  };
}

async function judge(tab: Tab, check: Check, how: { timeoutMs: number; session: Session }): Promise<Attempt> {
  if (check.kind === 'flow') return playFlow(tab, check, how);
  const seen = await visit(tab, check.url, how.timeoutMs);
  const metrics: Metric[] =
    seen.kind === 'landed' ? [{ name: 'page-load', unit: 'ms', value: seen.loadMs, page: check.name }] : [];
  const evidence: Evidence[] = [];
  return { findings: judgeVisit(check.url, seen, tab.signals, how.timeoutMs), metrics, evidence };
}

const unmeasured = (finding: Finding): Attempt => ({ findings: [finding], metrics: [], evidence: [] });

/** A closed browser is what a cancelled job leaves, or a Chrome that died; everything else is as thrown. */
function explain(thrown: unknown, browser: Browser, signal: AbortSignal): never {
  signal.throwIfAborted();
  if (!browser.isConnected()) throw new UserError('Chrome stopped while pages were open. Run the job again.');
  throw thrown;
}
