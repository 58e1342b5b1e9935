import { createHash } from 'node:crypto';
import { Parser } from 'htmlparser2';
import { type ExternalScript, LOAD_DIRECTIVES, type LoadDirective, type PageDocument } from '../document.ts';

type Attributes = Readonly<Record<string, string>>;

/** A script of another type is data, which the browser does not run and CSP does not look at. */
const RUNS = /^$|^module$|^importmap$|^speculationrules$|(java|ecma)script/i;

/** Reads a page's HTML as far as the rules look at it. Never throws: any text is some HTML. */
export function readDocument(html: string, url: string): PageDocument {
  const metaPolicies: string[] = [];
  const metaReferrers: string[] = [];
  const scripts: ExternalScript[] = [];
  const inlineHashes = new Set<string>();
  const loads = new Map<LoadDirective, Set<string>>(LOAD_DIRECTIVES.map((directive) => [directive, new Set()]));
  let scriptCount = 0;
  let inlineHandlers = 0;
  let base = url;
  let inline: string | undefined;

  const load = (directive: LoadDirective, address: string | undefined) => {
    const absolute = address?.trim() ? URL.parse(address.trim(), base) : null;
    if (absolute && /^https?:$/.test(absolute.protocol)) loads.get(directive)?.add(absolute.href);
  };
  const open = (name: string, attributes: Attributes) => {
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
    const loaded = LOADED_BY[name]?.(attributes);
    if (loaded) load(...loaded);
  };

  const parser = new Parser(
    {
      onopentag: open,
      ontext: (text) => {
        if (inline !== undefined) inline += text;
      },
      onclosetag: (name) => {
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

const LOADED_BY: Readonly<Record<string, (attributes: Attributes) => [LoadDirective, string | undefined] | undefined>> = {
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
    const preloaded = { script: 'script-src', style: 'style-src', font: 'font-src', image: 'img-src' } as const;
    return words.includes('preload') && as in preloaded ? [preloaded[as as keyof typeof preloaded], href] : undefined;
  },
};
