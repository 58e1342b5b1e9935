import { createHash } from 'node:crypto';
import { Parser } from 'htmlparser2';
import { type ExternalScript, LOAD_DIRECTIVES, type LoadDirective, type PageDocument } from '../document.ts';
import { NotJudgeable } from './visit.ts';

type Attributes = Readonly<Record<string, string>>;

/** A script of another type is data, which the browser does not run and CSP does not look at. */
const RUNS = /^$|^module$|^importmap$|^speculationrules$|(java|ecma)script/i;

/** Far above any page for people. What is read takes time with its length, and with the square of its depth. */
const MAX_LENGTH = 8 * 1024 * 1024;
const MAX_DEPTH = 5000;

/**
 * Reads a page's HTML as far as the rules look at it.
 * @throws NotJudgeable for HTML that is made to take hours: read in part only, it could hide what is wrong behind that part.
 */
export function readDocument(html: string, url: string): PageDocument {
  if (html.length > MAX_LENGTH) throw tooMuch(url, 'is longer than 8 MiB');
  const metaPolicies: string[] = [];
  const metaReferrers: string[] = [];
  const scripts: ExternalScript[] = [];
  const inlineHashes = new Set<string>();
  const loads = new Map<LoadDirective, Set<string>>(LOAD_DIRECTIVES.map((directive) => [directive, new Set()]));
  let scriptCount = 0;
  let inlineHandlers = 0;
  let depth = 0;
  let base = url;
  let inline: string | undefined;

  const load = (directive: LoadDirective, address: string | undefined) => {
    const absolute = address?.trim() ? URL.parse(address.trim(), base) : null;
    if (absolute && /^https?:$/.test(absolute.protocol)) loads.get(directive)?.add(absolute.href);
  };
  const open = (name: string, attributes: Attributes) => {
    if (++depth > MAX_DEPTH) throw tooMuch(url, `nests more than ${MAX_DEPTH} elements`);
    if (Object.keys(attributes).some((key) => /^on[a-z]+$/.test(key))) inlineHandlers++;
    if (name === 'base' && attributes.href) base = URL.parse(attributes.href, url)?.href ?? base;
    if (name === 'meta') {
      const content = attributes.content ?? '';
      if (/^content-security-policy$/i.test(attributes['http-equiv']?.trim() ?? '')) metaPolicies.push(content);
      if (/^referrer$/i.test(attributes.name?.trim() ?? '')) metaReferrers.push(content);
    }
    if (name === 'script') {
      scriptCount++;
      const { src, integrity } = attributes;
      if (src?.trim()) {
        const absolute = URL.parse(src.trim(), base)?.href ?? src;
        scripts.push({ src: src.trim(), url: absolute, ...(integrity?.trim() && { integrity: integrity.trim() }) });
      } else if (RUNS.test(attributes.type?.trim() ?? '')) inline = '';
    }
    const loaded = LOADED_BY.get(name)?.(attributes);
    if (loaded) load(...loaded);
  };

  const parser = new Parser(
    {
      onopentag: open,
      ontext: (text) => {
        if (inline !== undefined) inline += text;
      },
      onclosetag: (name) => {
        depth--;
        if (name !== 'script' || inline === undefined) return;
        if (inline) inlineHashes.add(`'sha256-${createHash('sha256').update(inline).digest('base64')}'`);
        inline = undefined;
      },
    },
    { decodeEntities: true },
  );
  // An HTML parser hands on every line end as a line feed, and the browser hashes what it was handed.
  parser.end(html.replaceAll(/\r\n?/g, '\n'));

  return {
    metaPolicies,
    metaReferrers,
    scripts,
    scriptCount,
    inlineHashes: [...inlineHashes],
    inlineHandlers,
    loads: Object.fromEntries([...loads].map(([directive, found]) => [directive, [...found]])) as Record<LoadDirective, string[]>,
  };
}

const tooMuch = (url: string, what: string) =>
  new NotJudgeable('status', `${new URL(url).host} answered GET ${new URL(url).pathname} with HTML that ${what}.`);

type Loaded = [LoadDirective, string | undefined] | undefined;

/** A map, since a stranger's element may have any name, `constructor` too. */
const LOADED_BY = new Map<string, (attributes: Attributes) => Loaded>(
  Object.entries({
    script: ({ src }) => ['script-src', src],
    img: ({ src }) => ['img-src', src],
    iframe: ({ src }) => ['frame-src', src],
    video: ({ src }) => ['media-src', src],
    audio: ({ src }) => ['media-src', src],
    form: ({ action }) => ['form-action', action],
    link: ({ rel = '', as = '', href }) => {
      const words = rel.toLowerCase().split(/\s+/);
      if (words.includes('stylesheet')) return ['style-src', href];
      if (words.includes('icon') || words.includes('apple-touch-icon')) return ['img-src', href];
      if (words.includes('modulepreload')) return ['script-src', href];
      const directive = words.includes('preload') ? PRELOADED.get(as) : undefined;
      return directive && [directive, href];
    },
  } satisfies Record<string, (attributes: Attributes) => Loaded>),
);

const PRELOADED = new Map<string, LoadDirective>([
  ['script', 'script-src'],
  ['style', 'style-src'],
  ['font', 'font-src'],
  ['image', 'img-src'],
]);
