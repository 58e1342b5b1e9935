import { textOf } from './read-file.ts';
import { readVercelJson } from './vercel-json.ts';

const POLICY = 'content-security-policy';
/** Programs that may send headers. They are only searched for the word, never run. */
const PROGRAMS = [
  'next.config.js',
  'next.config.mjs',
  'next.config.ts',
  'middleware.ts',
  'src/middleware.ts',
  'proxy.ts',
  'src/proxy.ts',
  'nuxt.config.ts',
  'astro.config.mjs',
  'svelte.config.js',
];

/** Whether a project seems to send security headers of its own: a bare site fails header-audit, rightly, on its first run. */
export function sendsSecurityHeaders(folder: string): boolean {
  const listed = readVercelJson(folder)?.headers?.flatMap(({ headers }) => headers.map(({ key }) => key.toLowerCase())) ?? [];
  return listed.includes(POLICY) || PROGRAMS.some((file) => textOf(folder, file)?.toLowerCase().includes(POLICY));
}
