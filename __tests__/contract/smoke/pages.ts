import type { ServiceResponse } from '#sandbox/traffic/traffic.ts';

/** A whole HTML page with a title. */
export const page = (title: string, main = '<p>Words for a visitor.</p>'): string =>
  `<!doctype html><html lang="en"><head><title>${title}</title></head><body><main>${main}</main></body></html>`;

/** A page with headers or a status of its own. */
export const html = (body: string, headers: Record<string, string> = {}, status = 200): ServiceResponse => ({
  status,
  headers: { 'content-type': 'text/html; charset=utf-8', ...headers },
  body,
});

export const SCRIPTS_FROM_SELF = { 'content-security-policy': "script-src 'self'" };
