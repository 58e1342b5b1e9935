import type { Finding } from '#core/report.ts';
import type { Captured } from '../captured.ts';
import { finding, shown } from './finding.ts';

const HELP = 'https://owasp.org/www-project-secure-headers/#prevent-information-disclosure-via-http-headers';

/** Headers that only tell an attacker what runs here. */
const TELLTALE = ['x-powered-by', 'x-aspnet-version', 'x-aspnetmvc-version', 'x-generator', 'server'];

/**
 * Tells of headers that name the software: a warning where a version stands in it, else a hint.
 * @see https://owasp.org/www-project-secure-headers/#prevent-information-disclosure-via-http-headers
 */
export function leaks(page: Captured): Finding[] {
  return TELLTALE.flatMap((name) => {
    const seen = page.headers[name];
    const versioned = /\d+\.\d+/.test(seen ?? '');
    if (!seen || (name === 'server' && !versioned)) return [];
    const level = versioned ? 'warn' : 'hint';
    const title = `The header ${name} tells what runs here: ${shown(seen)}.`;
    const fix =
      name === 'x-powered-by'
        ? 'Remove it: poweredByHeader: false in next.config, or app.disable("x-powered-by").'
        : 'Remove it.';
    return [finding(page, { rule: 'software-told', level, title, seen, fix, help: HELP })];
  });
}
