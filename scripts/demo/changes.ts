import { createHash } from 'node:crypto';
import type { Change, Consumer } from '#sandbox/stage/consumer.ts';

/** A harmless change: all gates stay green. */
export const goodChange = (consumer: Consumer): Change => ({
  'site/petstore.json': consumer.read('site/petstore.json').replace('Pets that can be found', 'Friendly pets that can be found'),
});

/** What the bad pull request breaks, one plant for each gate. */
export const badChange = (consumer: Consumer): Change => ({
  'site/start.js': `${consumer.read('site/start.js')}${KILLED_BUTTON}`,
  'site/banner.js': heavyScript(),
  'site/index.html': consumer
    .read('site/index.html')
    .replace('<link rel="stylesheet"', '<script src="/banner.js"></script>\n    <link rel="stylesheet"'),
  'vercel.json': withoutCsp(consumer.read('vercel.json')),
});

/** Smoke: the Authorize button throws instead of opening its dialog. */
const KILLED_BUTTON = `
addEventListener('click', (event) => {
  if (!event.target.closest('.authorize')) return;
  event.stopImmediatePropagation();
  tracker.count('authorize');
}, true);
`;

/** Budgets: a script in the head that is heavy to load (its text does not compress) and blocks the main thread. */
function heavyScript(): string {
  const noise = Array.from({ length: 16_000 }, (_, n) => createHash('sha256').update(String(n)).digest('base64')).join('');
  return `const until = performance.now() + 1500;\nwhile (performance.now() < until);\nconst banner = '${noise}';\n`;
}

/** Headers: the Content-Security-Policy is gone. */
export function withoutCsp(vercelJson: string): string {
  const config = JSON.parse(vercelJson) as { headers: { headers: { key: string }[] }[] };
  for (const rule of config.headers) rule.headers = rule.headers.filter(({ key }) => key !== 'Content-Security-Policy');
  return `${JSON.stringify(config, null, 2)}\n`;
}

/** A release that can be told from every other by `/version.txt`. */
export const release = (version: string): Change => ({ 'site/version.txt': `${version}\n` });

/** A release that works wherever it is tested and breaks on the production host alone: there, the API's description is not found. */
export function releaseBrokenInProduction(consumer: Consumer, version: string, productionHost: string): Change {
  const config = JSON.parse(consumer.read('vercel.json')) as { rewrites: unknown[] };
  const has = [{ type: 'host', value: productionHost }];
  config.rewrites.unshift({ source: '/openapi', has, destination: '/specs/petstore.json' });
  return { ...release(version), 'vercel.json': `${JSON.stringify(config, null, 2)}\n` };
}
