import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { Resend } from 'resend';
import { type LocalResend, startResend } from '#sandbox/resend/resend.ts';
import { serverError, tooManyRequests } from '#sandbox/traffic/faults.ts';
import { createTraffic } from '#sandbox/traffic/traffic.ts';

const traffic = createTraffic();
let local: LocalResend;

beforeAll(async () => {
  local = await startResend(traffic);
});
afterAll(async () => {
  await local[Symbol.asyncDispose]();
});

const client = (key = local.apiKey) => new Resend(key, { baseUrl: local.url });
const mail = (subject: string) => ({
  from: 'Shipgate <gate@acme.dev>',
  to: ['delivered@resend.dev'],
  subject,
  html: '<p>red</p>',
  text: 'red',
  headers: { References: '<incident-7@acme.dev>' },
});

test('an e-mail that was sent can be read back whole', async () => {
  const { data, error } = await client().emails.send(mail('production failed'), { idempotencyKey: 'run-1/bad' });
  expect(error).toBeNull();
  expect(local.emails().find(({ id }) => id === data?.id)).toMatchObject({
    ...mail('production failed'),
    idempotencyKey: 'run-1/bad',
  });
});

test('the same key with the same payload sends once and answers the same', async () => {
  const before = local.emails().length;
  const first = await client().emails.send(mail('twice'), { idempotencyKey: 'run-2/bad' });
  const second = await client().emails.send(mail('twice'), { idempotencyKey: 'run-2/bad' });
  expect(second.data).toEqual(first.data);
  expect(local.emails()).toHaveLength(before + 1);
});

test('the same key with another payload is a conflict', async () => {
  await client().emails.send(mail('one'), { idempotencyKey: 'run-3/bad' });
  const { error } = await client().emails.send(mail('other'), { idempotencyKey: 'run-3/bad' });
  expect(error).toMatchObject({ statusCode: 409, name: 'invalid_idempotent_request' });
});

test('a wrong key is refused and nothing is sent', async () => {
  const before = local.emails().length;
  const { error } = await client('re_wrong_key_1234567890').emails.send(mail('never'));
  expect(error).toMatchObject({ statusCode: 403, name: 'invalid_api_key', message: 'API key is invalid' });
  expect(local.emails()).toHaveLength(before);
});

test('recipients at example.com are refused as Resend refuses them', async () => {
  const { error } = await client().emails.send({ ...mail('x'), to: 'team@example.com' });
  expect(error).toMatchObject({ statusCode: 422, name: 'validation_error' });
});

test('a batch is taken whole or not at all', async () => {
  const before = local.emails().length;
  const bad = await client().batch.send([mail('a'), { ...mail('b'), to: 'nobody' }]);
  expect(bad.error).toMatchObject({ statusCode: 422 });
  const good = await client().batch.send([mail('a')]);
  expect(good.data?.data).toHaveLength(1);
  expect(local.emails()).toHaveLength(before + 1);
});

test('a planted 429 carries Retry-After; a 502 after the effect leaves the e-mail sent', async () => {
  const before = local.emails().length;
  traffic.faults.push(tooManyRequests({ service: 'resend', path: '/emails' }, 2));
  const limited = await client().emails.send(mail('limited'), { idempotencyKey: 'run-4/bad' });
  expect(limited.headers?.['retry-after']).toBe('2');
  traffic.faults.push(serverError({ service: 'resend', path: '/emails', when: 'after' }));
  expect((await client().emails.send(mail('limited'), { idempotencyKey: 'run-4/bad' })).error).toMatchObject({ statusCode: 502 });
  expect((await client().emails.send(mail('limited'), { idempotencyKey: 'run-4/bad' })).error).toBeNull();
  expect(local.emails()).toHaveLength(before + 1);
});

test('a key that may only send sends, and is refused everything else by its special name', async () => {
  const { error: sending } = await client(local.sendingKey).emails.send(mail('from a small key'));
  const { error: listing } = await client(local.sendingKey).domains.list();
  expect(sending).toBeNull();
  expect(listing).toMatchObject({ statusCode: 401, name: 'restricted_api_key' });
});

test('domains are listed with how far their verification is', async () => {
  local.setDomain({ name: 'acme.dev', status: 'pending' });
  local.setDomain({ name: 'acme.dev', status: 'verified' });
  const { data } = await client().domains.list();
  expect(data?.data).toMatchObject([{ name: 'acme.dev', status: 'verified' }]);
});
