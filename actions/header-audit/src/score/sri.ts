import type { Captured } from '../captured.ts';
import type { ExternalScript } from '../document.ts';
import { registrableDomain } from '../parse/site.ts';
import type { Result } from './modifiers.ts';

/** From bad to worse as Observatory ranks them, which is not the order of their points. */
const FAULTS = [
  'sri-implemented-but-external-scripts-not-loaded-securely',
  'sri-not-implemented-but-external-scripts-loaded-securely',
  'sri-not-implemented-and-external-scripts-not-loaded-securely',
] as const satisfies readonly Result[];

/** The subresource integrity test. A script without a scheme (`//host/…`) counts as loaded insecurely, as Observatory has it. */
export function scoreSri(page: Captured): Result {
  const { document } = page;
  if (!document) return 'sri-not-implemented-response-not-html';
  if (document.scriptCount === 0) return 'sri-not-implemented-but-no-scripts-loaded';
  const external = document.scripts.filter((script) => !isOwn(script, page.host));
  const faults = external.map(faultOf);
  const worst = FAULTS.findLast((fault) => faults.includes(fault));
  if (worst) return worst;
  if (external.length > 0) return 'sri-implemented-and-external-scripts-loaded-securely';
  const guarded = document.scripts.some(({ src, integrity }) => integrity && (isRelative(src) ? page.secure : isHttps(src)));
  return guarded
    ? 'sri-implemented-and-all-scripts-loaded-securely'
    : 'sri-not-implemented-but-all-scripts-loaded-from-secure-origin';
}

const isRelative = (src: string) => !/^(https?:)?\/\/[^/]/i.test(src);
const isHttps = (src: string) => /^https:\/\//i.test(src);

function isOwn({ src }: ExternalScript, host: string): boolean {
  if (isRelative(src)) return true;
  const other = /^https?:\/\//i.test(src) ? URL.parse(src)?.hostname : undefined;
  return other !== undefined && registrableDomain(other) === registrableDomain(host);
}

function faultOf({ src, integrity }: ExternalScript): (typeof FAULTS)[number] | undefined {
  if (isHttps(src)) return integrity ? undefined : 'sri-not-implemented-but-external-scripts-loaded-securely';
  return integrity
    ? 'sri-implemented-but-external-scripts-not-loaded-securely'
    : 'sri-not-implemented-and-external-scripts-not-loaded-securely';
}
