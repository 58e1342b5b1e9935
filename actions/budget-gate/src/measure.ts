import { figure } from '#core/render/words.ts';
import type { Finding } from '#core/report.ts';
import { formatDuration, plural } from '#core/text.ts';
import { isProtectionPage, PROTECTED_HINT } from '#kit/protection.ts';
import type { Lab } from './adapters/lab.ts';
import type { LighthouseResult, MeasuredPage } from './lighthouse-result.ts';
import type { PageAddress } from './pages.ts';
import type { Ports } from './ports.ts';

export type PageResult = { kind: 'measured'; page: MeasuredPage } | { kind: 'unmeasured'; finding: Finding };

/**
 * Measures a page several times. The first run that fails ends it: a page that was measured only in part is not judged, so that
 * it can never pass by luck.
 */
export async function measurePage(
  page: PageAddress,
  runs: number,
  lab: Lab,
  ports: Pick<Ports, 'reach' | 'say'>,
): Promise<PageResult> {
  const unreachable = await ports.reach(page.url);
  if (unreachable) return unmeasured(page, unreachable.because, unreachable.fix);
  ports.say(`${page.name}: ${plural(runs, 'run')}`);
  const done: LighthouseResult[] = [];
  for (let run = 1; run <= runs; run++) {
    const startedAt = performance.now();
    const result = await lab.measure(page.url);
    const duration = formatDuration(performance.now() - startedAt);
    const { because, fix } = troubleOf(result) ?? {};
    ports.say(`${page.name}: run ${run} of ${runs}: ${because ?? summary(result)} (${duration})`);
    if (because) return unmeasured(page, because, fix);
    done.push(result);
  }
  return { kind: 'measured', page: { name: page.name, url: page.url.href, runs: done } };
}

/** Why a run does not count: Lighthouse could not load the page, or it measured a login page in its place. */
function troubleOf(result: LighthouseResult): { because: string; fix?: string } | undefined {
  const { runtimeError } = result;
  const status = Number(runtimeError?.message.match(/status code: (\d{3})/i)?.[1] ?? 0);
  if (isProtectionPage({ status, url: result.mainDocumentUrl ?? result.finalDisplayedUrl })) {
    return { because: 'Vercel answered with its deployment protection instead of the page', fix: PROTECTED_HINT };
  }
  if (!runtimeError || runtimeError.code === 'NO_ERROR') return undefined;
  return { because: `Lighthouse gave up: ${runtimeError.message} (${runtimeError.code})` };
}

function summary({ categories, audits }: LighthouseResult): string {
  const score = Math.round((categories.performance?.score ?? 0) * 100);
  const ms = (id: string) => figure(Math.round(audits[id]?.numericValue ?? 0));
  return `performance ${score}, LCP ${ms('largest-contentful-paint')} ms, TBT ${ms('total-blocking-time')} ms`;
}

const unmeasured = ({ name, url }: PageAddress, because: string, fix?: string): PageResult => ({
  kind: 'unmeasured',
  finding: {
    rule: 'page-not-measured',
    title: `${name} could not be measured: ${because.replace(/\.$/, '')}.`,
    verdict: 'error',
    severity: 'high',
    where: { url: url.href },
    ...(fix && { fix }),
  },
});
