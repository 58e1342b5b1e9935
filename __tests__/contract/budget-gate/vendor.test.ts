import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { launch } from 'puppeteer-core';
import { chromeFlags, findChrome } from '#kit/chrome.ts';
import { REPOSITORY_ROOT } from '#testing/run-bundle.ts';
import { serve } from '#testing/serve.ts';
import { HEAVY, HEAVY_SCRIPT } from './pages.ts';

type Lighthouse = Pick<typeof import('lighthouse'), 'generateReport' | 'navigation'>;
type Result = Parameters<Lighthouse['generateReport']>[0] & { audits: Record<string, object> };

/** One page's traces and requests, saved once: what is computed from them has no noise. */
async function savedGather(lighthouse: Lighthouse, url: string, folder: string): Promise<void> {
  const browser = await launch({ executablePath: findChrome(process.env), args: chromeFlags(), defaultViewport: null });
  try {
    await lighthouse.navigation(await browser.newPage(), url, { flags: { gatherMode: folder, logLevel: 'error' } });
  } finally {
    await browser.close();
  }
}

async function audit(lighthouse: Lighthouse, url: string, folder: string): Promise<Result> {
  const result = await lighthouse.navigation(undefined, url, {
    flags: { auditMode: folder, logLevel: 'error', locale: 'en-US' },
  });
  if (!result) throw new Error('Lighthouse gave no result');
  const { timing, fetchTime, ...lhr } = result.lhr as unknown as Result & { timing: unknown; fetchTime: unknown };
  for (const entry of Object.values(lhr.audits)) if ('errorStack' in entry) delete entry.errorStack;
  return lhr as Result;
}

test('the vendored Lighthouse judges a saved measurement exactly as the npm package does, in every category', async () => {
  await using site = await serve({ '/': HEAVY, '/heavy.js': HEAVY_SCRIPT });
  const folder = mkdtempSync(join(tmpdir(), 'shipgate-gather-'));
  const npm: Lighthouse = await import('lighthouse');
  const vendored = (await import(join(REPOSITORY_ROOT, 'dist/vendor/lighthouse.cjs'))) as Lighthouse;
  await savedGather(npm, site.url, folder);
  const [expected, actual] = [await audit(npm, site.url, folder), await audit(vendored, site.url, folder)];
  rmSync(folder, { recursive: true });
  expect(Object.keys(actual.audits).length).toBeGreaterThan(150);
  expect(actual).toEqual(expected);
  expect(vendored.generateReport(expected, 'html')).toBe(npm.generateReport(expected, 'html'));
});
