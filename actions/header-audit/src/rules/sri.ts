import type { Finding } from '#core/report.ts';
import { plural } from '#core/text.ts';
import type { Captured } from '../captured.ts';
import { addressOf, type Fault, finding } from './finding.ts';

const HELP = 'https://developer.mozilla.org/en-US/docs/Web/Security/Subresource_Integrity';

/**
 * Judges scripts of other hosts: they need https and an integrity hash, or whoever runs that host runs this page.
 * @see https://www.w3.org/TR/SRI/
 */
export function sri(page: Captured): Finding[] {
  const own = new URL(page.url).host;
  const foreign = (page.document?.scripts ?? []).filter(({ url }) => {
    const parsed = URL.parse(url);
    return parsed !== null && /^https?:$/.test(parsed.protocol) && parsed.host !== own && parsed.host !== page.host;
  });
  const insecure = foreign.filter(({ src }) => !/^https:\/\//i.test(src));
  const unguarded = foreign.filter(
    ({ src, integrity }) => /^https:\/\//i.test(src) && !/^sha(256|384|512)-/.test(integrity ?? ''),
  );
  const tell = (scripts: typeof foreign, { title, ...fault }: Pick<Fault, 'rule' | 'level' | 'title' | 'fix'>) => {
    const [first] = scripts;
    if (!first) return [];
    const more = scripts.length > 1 ? ` (and ${plural(scripts.length - 1, 'more script')})` : '';
    const seen = scripts.map(({ src }) => (src.startsWith('//') ? src.replace(/[?#].*/, '') : addressOf(src))).join(', ');
    return [finding(page, { ...fault, title: `${addressOf(first.url)}${more} ${title}`, seen, help: HELP })];
  };
  return [
    ...tell(insecure, {
      rule: 'script-insecure',
      level: 'fail',
      title: 'is loaded without https:// in its address.',
      fix: 'Write https:// in the src of these scripts, and add integrity="sha384-…" crossorigin="anonymous".',
    }),
    ...tell(unguarded, {
      rule: 'script-without-integrity',
      level: 'warn',
      title: 'is run from another host without an integrity hash.',
      fix: 'Add integrity="sha384-…" crossorigin="anonymous" to these scripts, or serve them yourself.',
    }),
  ];
}
