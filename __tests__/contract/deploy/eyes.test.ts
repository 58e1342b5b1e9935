import { expect, test } from '@jest/globals';
import { lookUp } from '@shipgate/deploy/adapters/net/dns.ts';
import { shakeHands } from '@shipgate/deploy/adapters/net/tls.ts';
import { startPlatform } from '../sandbox-vercel/platform.ts';

const { signal } = new AbortController();

test('a name server is asked for addresses and aliases, and what it does not know is no trouble', async () => {
  await using platform = await startPlatform({ productionDomains: ['shop.test'] });
  const { zone, dnsServer } = platform.vercel;
  zone.set('www.shop.test', { CNAME: 'Cname.Vercel-DNS.test' }).set('cname.vercel-dns.test', { A: ['127.0.0.1'] });
  zone.set('six.test', { AAAA: ['20010db8000000000000000000000001'] });
  const ask = (name: string) => lookUp(name, dnsServer, signal);
  expect(await ask('www.shop.test')).toMatchObject({ kind: 'records', cname: ['cname.vercel-dns.test'] });
  expect(await ask('six.test')).toEqual({ kind: 'records', a: [], aaaa: ['2001:db8::1'], cname: [] });
  expect(await ask('nowhere.test')).toEqual({ kind: 'records', a: [], aaaa: [], cname: [] });
});

test('a name server that is broken, and a DNS_SERVER that is no address, are told as such', async () => {
  await using platform = await startPlatform();
  const { zone, dnsServer } = platform.vercel;
  zone.set('broken.test', 'servfail');
  expect(await lookUp('broken.test', dnsServer, signal)).toEqual({
    kind: 'unknown',
    detail: expect.stringContaining('ESERVFAIL'),
  });
  await expect(lookUp('shop.test', 'dns.example', signal)).rejects.toThrow(
    'DNS_SERVER is "dns.example", but must be an address such as 1.1.1.1',
  );
});

test('a handshake shows the certificate and whether browsers would take it', async () => {
  await using platform = await startPlatform({ productionDomains: ['shop.test'] });
  const port = Number(new URL(platform.vercel.domainUrl('shop.test')).port);
  const range = { validFrom: 1_700_000_000_000, validTo: 1_800_000_000_000 };
  platform.vercel.setCertificate('shop.test', range);
  const shake = (servername: string, at = port) => shakeHands({ host: '127.0.0.1', port: at, servername }, signal);
  // This process was not told of the local authority.
  expect(await shake('shop.test')).toEqual({
    kind: 'seen',
    ...range,
    issuer: 'CN=Local Vercel',
    trouble: 'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
  });
  expect(await shake('other.test')).toMatchObject({ kind: 'refused' });
  const closed = await startPlatform();
  const gone = Number(new URL(closed.vercel.apiUrl).port);
  await closed[Symbol.asyncDispose]();
  expect(await shake('shop.test', gone)).toMatchObject({ kind: 'unknown', detail: expect.stringContaining('ECONNREFUSED') });
});
