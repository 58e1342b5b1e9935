import type { ServiceResponse } from '#sandbox/traffic/traffic.ts';
import { GOOD_HEADERS } from '#testing/captured-page.ts';

/** A page whose headers leave nothing to find. */
export const good = (
  headers: Record<string, string | string[]> = {},
  body = '<!doctype html><title>Pets</title><p>Pets',
): ServiceResponse => ({
  status: 200,
  headers: { ...GOOD_HEADERS, ...headers },
  body,
});

/** A page that sends nothing but its type. */
export const bare = (body = '<!doctype html><title>Pets</title><p>Pets'): ServiceResponse => ({
  status: 200,
  headers: { 'content-type': 'text/html' },
  body,
});
