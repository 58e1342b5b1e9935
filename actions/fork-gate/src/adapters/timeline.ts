import * as z from 'zod/mini';
import { jsonOrUndefined } from '#core/json.ts';
import { GITHUB_PAGE_SIZE } from '#kit/github.ts';
import type { HttpClient } from '#kit/http/client.ts';
import { fitting } from '#kit/http/fitting.ts';
import type { Labelling } from '../facts.ts';
import { isLabel } from '../label.ts';

/** Read from the end. A fork's author can fill a timeline with comments and new titles; then nobody's approval is found, and nothing is deployed. */
const MAX_PAGES = 10;

/** A timeline has events of many forms; only these two are looked into. */
const eventSchema = z.looseObject({ event: z.optional(z.string()) });
const labellingSchema = z.object({
  event: z.enum(['labeled', 'unlabeled']),
  label: z.object({ name: z.string() }),
  actor: z.nullable(z.object({ login: z.string(), type: z.string() })),
  performed_via_github_app: z.optional(z.nullable(z.object({ name: z.string() }))),
});

/**
 * The newest time that a label was added to a pull request or removed from it.
 * @see https://docs.github.com/en/rest/issues/timeline#list-timeline-events-for-an-issue
 */
export async function newestLabelling(client: HttpClient, number: number, label: string): Promise<Labelling | undefined> {
  const read = (page: number) => readPage(client, number, page);
  const first = await read(1);
  for (let page = first.last; page >= 1 && page > first.last - MAX_PAGES; page--) {
    const { events } = page === 1 ? first : await read(page);
    const found = events.findLast((event) => isLabel(event.label.name, label));
    if (found) return asLabelling(found);
  }
  return undefined;
}

async function readPage(client: HttpClient, number: number, page: number) {
  const path = `/issues/${number}/timeline?per_page=${GITHUB_PAGE_SIZE}&page=${page}`;
  const { text, headers } = await client.request({ path });
  const called = { service: 'GitHub', call: `GET /issues/${number}/timeline` };
  const all = fitting(z.array(eventSchema), jsonOrUndefined(text), called);
  const events = all
    .filter(({ event }) => event === 'labeled' || event === 'unlabeled')
    .map((event) => fitting(labellingSchema, event, called));
  return { events, last: lastPage(headers.get('link')) ?? page };
}

/** @see https://docs.github.com/en/rest/using-the-rest-api/using-pagination-in-the-rest-api */
function lastPage(link: string | null): number | undefined {
  const url = /<([^>]+)>;\s*rel="last"/.exec(link ?? '')?.[1];
  const page = Number(URL.parse(url ?? '')?.searchParams.get('page'));
  return Number.isSafeInteger(page) && page > 0 ? page : undefined;
}

const asLabelling = ({ event, actor, performed_via_github_app: app }: z.infer<typeof labellingSchema>): Labelling => ({
  action: event,
  actor: actor === null ? undefined : { login: actor.login, isBot: actor.type !== 'User' },
  app: app?.name,
});
