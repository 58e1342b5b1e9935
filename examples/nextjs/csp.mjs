// After `next build`: gives every page a Content-Security-Policy that names its inline scripts by their hashes.
// A header cannot: it is written before the build, and the scripts change with it.
import { createHash } from 'node:crypto';
import { globSync, readFileSync, writeFileSync } from 'node:fs';

const INLINE = /<script(?![^>]*\ssrc=)[^>]*>([\s\S]*?)<\/script>/g;
const HEAD = '<head>';

const pages = globSync('out/**/*.html');
if (pages.length === 0) throw new Error('out/ holds no page: run next build first.');

for (const page of pages) {
  const html = readFileSync(page, 'utf8');
  if (!html.includes(HEAD)) throw new Error(`${page} has no ${HEAD}.`);
  const hashes = [...html.matchAll(INLINE)].map(([, text]) => `'sha256-${createHash('sha256').update(text).digest('base64')}'`);
  const policy = [
    "default-src 'none'",
    ["script-src 'self'", ...new Set(hashes)].join(' '),
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' data:",
    "font-src 'self'",
    "connect-src 'self'",
    "form-action 'none'",
    "base-uri 'none'",
  ].join('; ');
  writeFileSync(page, html.replace(HEAD, `${HEAD}<meta http-equiv="Content-Security-Policy" content="${policy}">`));
}
console.log(`${pages.length} pages have their policy.`);
