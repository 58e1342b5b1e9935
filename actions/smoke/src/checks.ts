import { didYouMean } from '#core/text.ts';
import { UserError } from '#kit/errors.ts';
import type { Flow } from './flows/schema.ts';

/** One thing to prove in a browser context of its own. */
export type Check = PageCheck | FlowCheck;

export interface PageCheck {
  kind: 'page';
  /** The path, as it was given. */
  name: string;
  url: URL;
}

export interface FlowCheck {
  kind: 'flow';
  name: string;
  /** The first page it opens. */
  url: URL;
  flow: Flow;
}

/**
 * The checks of a run, pages first.
 * @throws UserError for a page that is not a path, and for two flows of one name: their results could not be told apart.
 */
export function planChecks(base: URL, pages: readonly string[], flows: readonly Flow[]): Check[] {
  const twice = flows.find((flow, index) => flows.findIndex((other) => other.name === flow.name) !== index);
  if (twice)
    throw new UserError(`Two flows are named "${twice.name}"; the second is in ${twice.file}. Give each a name of its own.`);
  return [
    ...pages.map((page) => ({ kind: 'page' as const, name: page, url: urlOfPage(page, base) })),
    ...flows.map((flow) => ({ kind: 'flow' as const, name: flow.name, url: new URL(flow.start, base.origin), flow })),
  ];
}

function urlOfPage(page: string, base: URL): URL {
  const url = page.startsWith('/') ? URL.parse(page, base.origin) : null;
  if (url?.origin === base.origin) return url;
  const meant = didYouMean(page, [`/${page.replace(/^\/+/, '')}`]);
  throw new UserError(`Page "${page}" must be a path below ${base.origin} that begins with one "/".${meant}`);
}
