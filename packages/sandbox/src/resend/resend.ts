import { randomBytes, randomUUID } from 'node:crypto';
import { listen } from '../traffic/listen.ts';
import type { Service, ServiceRequest, ServiceResponse, Traffic } from '../traffic/traffic.ts';
import { listDomains, type SenderDomain } from './domains.ts';
import { type EmailError, judgeEmail, listOf, type SentEmail } from './emails.ts';

/** Resend's sending API. Nothing leaves the machine. */
export interface LocalResend extends AsyncDisposable {
  /** For RESEND_BASE_URL, without a trailing slash. */
  url: string;
  apiKey: string;
  /** May send e-mails one by one, and nothing else. */
  sendingKey: string;
  /** Adds a sender's domain, or changes how far its verification is. E-mails are taken from every domain. */
  setDomain(domain: SenderDomain): void;
  /** What was sent, oldest first. */
  emails(): SentEmail[];
}

interface Outbox {
  apiKey: string;
  sendingKey: string;
  domains: SenderDomain[];
  emails: SentEmail[];
  /** What an idempotency key was first used for; Resend remembers for 24 hours, the sandbox as long as it lives. */
  answered: Map<string, { payload: string; response: ServiceResponse }>;
}

export async function startResend(traffic: Traffic, options: { port?: number } = {}): Promise<LocalResend> {
  const [apiKey, sendingKey] = [newKey(), newKey()];
  const outbox: Outbox = { apiKey, sendingKey, domains: [], emails: [], answered: new Map() };
  const server = await listen(traffic, 'resend', createService(outbox), options.port);
  return {
    url: server.url,
    apiKey,
    sendingKey,
    setDomain(domain) {
      outbox.domains = [...outbox.domains.filter(({ name }) => name !== domain.name), domain];
    },
    emails: () => [...outbox.emails],
    [Symbol.asyncDispose]: () => server[Symbol.asyncDispose](),
  };
}

const newKey = () => `re_local_${randomBytes(16).toString('hex')}`;

function createService(outbox: Outbox): Service {
  return (request) => {
    const { authorization } = request.headers;
    if (!authorization)
      return refuse({ statusCode: 401, name: 'missing_api_key', message: 'Missing API key in the authorization header' });
    const isRestricted = authorization === `Bearer ${outbox.sendingKey}`;
    if (!isRestricted && authorization !== `Bearer ${outbox.apiKey}`)
      return refuse({ statusCode: 403, name: 'invalid_api_key', message: 'API key is invalid' });
    const { pathname } = request.url;
    if (request.method === 'POST' && pathname === '/emails')
      return once(outbox, request, (body, key) => sendOne(outbox, body, key));
    if (isRestricted)
      return refuse({ statusCode: 401, name: 'restricted_api_key', message: 'This API key is restricted to only send emails' });
    if (request.method === 'GET' && pathname === '/domains') return listDomains(outbox.domains);
    if (request.method === 'POST' && pathname === '/emails/batch')
      return once(outbox, request, (body, key) => sendBatch(outbox, body, key));
    if (request.method === 'GET' && pathname.startsWith('/emails')) return read(outbox, pathname.slice('/emails/'.length));
    return refuse({ statusCode: 404, name: 'not_found', message: 'The requested endpoint does not exist' });
  };
}

type Body = Record<string, unknown>;

/** Same key and same payload: the first answer again. Same key and another payload: 409. A refused request does not use the key up. */
function once(
  outbox: Outbox,
  request: ServiceRequest,
  act: (body: Body & Body[], key: string) => ServiceResponse,
): ServiceResponse {
  const key = request.headers['idempotency-key'] ?? '';
  if (key.length > 256)
    return refuse({ statusCode: 400, name: 'invalid_idempotency_key', message: 'The key must be between 1-256 chars' });
  const payload = `${request.url.pathname} ${request.body}`;
  const earlier = key === '' ? undefined : outbox.answered.get(key);
  if (earlier?.payload === payload) return earlier.response;
  if (earlier) {
    const message = 'Same idempotency key used with a different request payload';
    return refuse({ statusCode: 409, name: 'invalid_idempotent_request', message });
  }
  const response = act(JSON.parse(request.body.toString()), key);
  if (key !== '' && response.status === 200) outbox.answered.set(key, { payload, response });
  return response;
}

function sendOne(outbox: Outbox, body: Body, key: string): ServiceResponse {
  const sent = accept(outbox, [body], key);
  return Array.isArray(sent) ? json(200, sent[0]) : refuse(sent);
}

function sendBatch(outbox: Outbox, bodies: Body[], key: string): ServiceResponse {
  const sent = accept(outbox, bodies, key);
  return Array.isArray(sent) ? json(200, { data: sent }) : refuse(sent);
}

/** Takes all or none. */
function accept(outbox: Outbox, bodies: Body[], idempotencyKey: string): { id: string }[] | EmailError {
  const error = bodies.map(judgeEmail).find((judged) => judged !== undefined);
  if (error) return error;
  const sent = bodies.map((body) => toEmail(body, idempotencyKey));
  outbox.emails.push(...sent);
  return sent.map(({ id }) => ({ id }));
}

function toEmail(body: Body, idempotencyKey: string): SentEmail {
  return {
    id: randomUUID(),
    from: String(body.from),
    to: listOf(body.to),
    subject: String(body.subject),
    html: String(body.html ?? ''),
    text: String(body.text ?? ''),
    headers: (body.headers ?? {}) as Record<string, string>,
    replyTo: listOf(body.reply_to),
    tags: (body.tags ?? []) as SentEmail['tags'],
    idempotencyKey,
    createdAt: new Date().toISOString(),
  };
}

function read(outbox: Outbox, id: string): ServiceResponse {
  const shown = outbox.emails.map((email) => ({
    object: 'email',
    ...email,
    created_at: email.createdAt,
    last_event: 'delivered',
  }));
  if (id === '') return json(200, { object: 'list', has_more: false, data: shown.reverse() });
  const found = shown.find((email) => email.id === id);
  return found ? json(200, found) : refuse({ statusCode: 404, name: 'not_found', message: 'Email not found' });
}

const refuse = (error: EmailError) => json(error.statusCode, error);

const json = (status: number, body: unknown): ServiceResponse => ({
  status,
  headers: { 'content-type': 'application/json; charset=utf-8' },
  body: JSON.stringify(body),
});
