import { createHash } from 'node:crypto';
import type { ServiceRequest } from '../../traffic/traffic.ts';
import type { RollingRelease } from '../rolling-release.ts';
import { readCookies } from './conditions.ts';

/** The cookie holds the canary that it was made for and the visitor's bucket, `dpl_…|37`; for another canary it counts no more. */
const COOKIE = '_vcrr';
const CANARY_BUCKET = -1;
const STABLE_BUCKET = 100;

/**
 * The bucket of a visitor, from 0 to 99; a canary serves those below its percentage. It is drawn from what identifies the client,
 * so that the same visitor gets the same deployment without a cookie too, and a later stage only adds visitors.
 * `?vcrrForceCanary=true` and `?vcrrForceStable=true` put a visitor on one side.
 * @see https://vercel.com/docs/rolling-releases#setting-the-rolling-release-cookie
 */
export function bucketOf({ headers, url }: ServiceRequest, { canaryId }: RollingRelease): number {
  if (url.searchParams.get('vcrrForceCanary') === 'true') return CANARY_BUCKET;
  if (url.searchParams.get('vcrrForceStable') === 'true') return STABLE_BUCKET;
  const [id, bucket] = decodeURIComponent(readCookies(headers.cookie).get(COOKIE) ?? '').split('|');
  if (id === canaryId && bucket !== undefined && /^-?\d{1,3}$/.test(bucket)) return Number(bucket);
  const client = headers['x-forwarded-for'] ?? headers['user-agent'] ?? '';
  return createHash('sha1').update(`${canaryId} ${client}`).digest().readUInt16BE(0) % 100;
}

/** The header that makes a visitor keep a bucket for as long as this rolling release lasts. */
export const bucketCookie = (release: RollingRelease, bucket: number) =>
  `${COOKIE}=${encodeURIComponent(`${release.canaryId}|${bucket}`)}; Path=/; SameSite=Lax`;
