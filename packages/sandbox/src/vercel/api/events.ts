import type { BuildEvent, BuildEvents } from '../building/events.ts';
import { deploymentParam, type Endpoint, json } from './call.ts';

/** A build's log: as one JSON array, or with `follow=1` one JSON object per line until the build has ended. */
export const getEvents: Endpoint = {
  method: 'GET',
  versions: ['v3'],
  path: '/deployments/:deployment/events',
  scope: 'team',
  answer(call) {
    const { events } = deploymentParam(call);
    const since = Number(call.query.get('since') ?? 0);
    if (call.query.get('follow') === '1')
      return { status: 200, headers: { 'content-type': 'application/stream+json' }, body: lines(events, since) };
    const limit = Number(call.query.get('limit') ?? -1);
    const newest = events.list.filter(({ created }) => created >= since);
    const backward = call.query.get('direction') === 'backward';
    const ordered = backward ? newest.toReversed() : newest;
    return json(200, (limit > 0 ? ordered.slice(0, limit) : ordered).map(eventView));
  },
};

/** The same under the path that Vercel's command line follows a build by. */
export const getEventsNow: Endpoint = { ...getEvents, path: '/now/deployments/:deployment/events' };

/** Of aliases the stream tells in a form of its own. @see https://github.com/vercel/sdk/blob/main/src/models/getdeploymenteventsop.ts */
const eventView = ({ alias, aliasError = null, ...event }: BuildEvent) =>
  alias ? { type: event.type, deploymentId: event.deploymentId, date: event.date, alias, aliasError, aliasWarning: null } : event;

async function* lines(events: BuildEvents, since: number) {
  for await (const event of events.follow()) if (event.created >= since) yield `${JSON.stringify(eventView(event))}\n`;
}
