import { createHmac } from 'node:crypto';
import { isTokenOf } from '../github/id-tokens.ts';
import type { ServiceRequest, ServiceResponse } from '../traffic/traffic.ts';
import { readCookies } from './hosting/conditions.ts';
import { ownHeaders } from './hosting/own-headers.ts';
import { newId, type Project } from './state.ts';

const BYPASS = 'x-vercel-protection-bypass';
const SET_COOKIE = 'x-vercel-set-bypass-cookie';
const TRUSTED = 'x-vercel-trusted-oidc-idp-token';
const COOKIE = '_vercel_jwt';

/**
 * Deployment protection: every address asks who is there, a production domain only where all deployments are protected.
 * @returns what the visitor gets instead of the page, or undefined when the way is free.
 * Who is let in as a trusted source: the changelog tells of signature, claims and environment; here the repository is the claim.
 * @see https://vercel.com/changelog/trusted-sources-for-deployment-protection
 * @see https://vercel.com/docs/deployment-protection/methods-to-bypass-deployment-protection/protection-bypass-automation
 */
export function guard(project: Project, request: ServiceRequest): ServiceResponse | undefined {
  const { protection } = project;
  if (!protection) return undefined;
  const { url, headers } = request;
  const pass = passOf(protection.bypassSecret, url.host);
  const given = headers[BYPASS] ?? url.searchParams.get(BYPASS);
  if (given === protection.bypassSecret) {
    const wantsCookie = headers[SET_COOKIE] ?? url.searchParams.get(SET_COOKIE);
    return wantsCookie === 'true' && readCookies(headers.cookie).get(COOKIE) !== pass ? setCookie(url, pass) : undefined;
  }
  if (readCookies(headers.cookie).get(COOKIE) === pass) return undefined;
  const token = headers[TRUSTED];
  if (token && protection.trusted && isTokenOf(token, protection.trusted.repository, protection.trusted.key)) return undefined;
  const isBrowser = (headers.accept ?? '').includes('text/html');
  return isBrowser && protection.browsers === 'sso-redirect' ? toSignOn(url) : loginPage();
}

/** The cookie's value, good for one host. It does not hold the secret. */
const passOf = (secret: string, host: string) => {
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const unsigned = `${part({ alg: 'HS256', typ: 'JWT' })}.${part({ aud: host, bypass: 'automation-bypass' })}`;
  return `${unsigned}.${createHmac('sha256', secret).update(unsigned).digest('base64url')}`;
};

/** Vercel sets the cookie with a redirect to the same page. Not `Secure` here: the platform speaks plain HTTP. */
function setCookie(url: URL, pass: string): ServiceResponse {
  const target = new URL(url);
  for (const name of [BYPASS, SET_COOKIE]) target.searchParams.delete(name);
  return {
    status: 307,
    headers: {
      ...ownHeaders('deployment-url'),
      'cache-control': 'private, no-store, max-age=0',
      location: target.pathname + target.search,
      'set-cookie': `${COOKIE}=${pass}; Path=/; HttpOnly; SameSite=Lax`,
    },
    body: 'Redirecting...\n',
  };
}

const refusalHeaders = () => ({
  ...ownHeaders('deployment-url'),
  'cache-control': 'no-store, max-age=0',
  'set-cookie': `_vercel_sso_nonce=${newId('')}; Max-Age=3600; Path=/; HttpOnly; SameSite=Lax`,
});

const loginPage = (): ServiceResponse => ({
  status: 401,
  headers: { ...refusalHeaders(), 'content-type': 'text/html; charset=utf-8', 'x-frame-options': 'DENY' },
  body: '<!doctype html><html lang="en"><head><title>Authentication Required</title><meta name="robots" content="noindex,nofollow"></head><body><h1>Authentication Required</h1><p>This page requires Vercel authentication.</p><a href="https://vercel.com/sso-api">Log in to Vercel</a></body></html>',
});

function toSignOn(url: URL): ServiceResponse {
  const location = new URL('https://vercel.com/sso-api');
  location.searchParams.set('url', url.href);
  location.searchParams.set('nonce', newId(''));
  return { status: 302, headers: { ...refusalHeaders(), location: location.href }, body: 'Redirecting...\n' };
}
