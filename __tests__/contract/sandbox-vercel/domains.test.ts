import { Resolver } from 'node:dns/promises';
import { connect, type TLSSocket } from 'node:tls';
import { expect, test } from '@jest/globals';
import { startPlatform, visit } from './platform.ts';

const SHOP = { productionDomains: ['petstore', 'shop.test'] };
const PRODUCTION = { target: 'production' };

/** What a TLS client sees; its error where the handshake fails. */
function handshake(port: number, servername: string, ca: string): Promise<TLSSocket | Error> {
  return new Promise((resolve) => {
    const socket = connect({ host: '127.0.0.1', port, servername, ca, rejectUnauthorized: false }, () => resolve(socket));
    socket.on('error', resolve);
  });
}

test("a domain of one's own is served with a certificate of its name, and sends visits without TLS there", async () => {
  await using platform = await startPlatform(SHOP);
  await platform.deploy({ 'index.html': 'shop' }, PRODUCTION);
  const { host, port } = new URL(platform.vercel.domainUrl('shop.test'));
  const plain = await visit(`http://${host}/pets?a=1`);
  expect(plain).toMatchObject({ status: 308, headers: { location: `https://${host}/pets?a=1` } });
  const seen = (await handshake(Number(port), 'shop.test', platform.vercel.certificateAuthority)) as TLSSocket;
  expect(seen.authorized).toBe(true);
  expect(seen.getPeerX509Certificate()?.checkHost('shop.test')).toBe('shop.test');
  const page = new Promise<string>((resolve) => seen.once('data', (data) => resolve(String(data))));
  seen.write(`GET / HTTP/1.1\r\nhost: ${host}\r\nconnection: close\r\n\r\n`);
  expect(await page).toContain('200 OK');
  seen.destroy();
  expect(await handshake(Number(port), 'other.test', platform.vercel.certificateAuthority)).toHaveProperty('code');
});

test('a name below an owned domain takes an alias only once it has a certificate, and an expired one does not count', async () => {
  await using platform = await startPlatform(SHOP);
  const { id } = await platform.deploy({ 'index.html': 'shop' });
  platform.vercel.ownDomain('preview.test');
  const assign = () => platform.api('POST', `/v2/deployments/${id}/aliases`, { alias: 'a.preview.test' });
  const issue = () => platform.api('POST', '/v8/certs', { cns: ['a.preview.test'] });
  expect((await assign()).body.error.code).toBe('cert_missing');
  expect((await issue()).body.error.code).toBe('configuration_error');
  platform.vercel.zone.set('a.preview.test', { CNAME: 'cname.vercel-dns.test' });
  expect((await issue()).body).toMatchObject({ cns: ['a.preview.test'], autoRenew: true });
  expect((await assign()).status).toBe(200);
  platform.vercel.setCertificate('a.preview.test', { validFrom: 0, validTo: 1000 });
  expect((await assign()).body.error.code).toBe('cert_expired');
  expect((await platform.api('POST', '/v8/certs', { cns: ['a.elsewhere.test'] })).status).toBe(403);
});

test('a listed domain counts as verified once its TXT record is there, and the name server tells the same', async () => {
  await using platform = await startPlatform(SHOP);
  platform.vercel.listDomain('petstore', { name: 'www.shop.test', challenge: 'vc-domain-verify=www.shop.test,1' });
  const { domains } = (await platform.api('GET', '/v9/projects/petstore/domains?production=true')).body;
  const listed = domains.at(-1);
  expect(listed).toMatchObject({ verified: false, verification: [{ type: 'TXT', domain: '_vercel.shop.test' }] });
  const verify = () => platform.api('POST', `/v9/projects/petstore/domains/${listed.name}/verify`);
  expect((await verify()).body.error.code).toBe('missing_txt_record');
  platform.vercel.zone.set('_vercel.shop.test', { TXT: [listed.verification[0].value] });
  expect((await verify()).body.verified).toBe(true);
  const resolver = new Resolver();
  resolver.setServers([platform.vercel.dnsServer]);
  expect(await resolver.resolveTxt('_vercel.shop.test')).toEqual([[listed.verification[0].value]]);
  expect(await resolver.resolve4('shop.test')).toEqual(['127.0.0.1']);
  await expect(resolver.resolve4('nowhere.test')).rejects.toMatchObject({ code: 'ENOTFOUND' });
});

test('a domain that points elsewhere is misconfigured, and told where to point', async () => {
  await using platform = await startPlatform(SHOP);
  const config = async () => (await platform.api('GET', '/v6/domains/shop.test/config')).body;
  expect(await config()).toMatchObject({ misconfigured: false, configuredBy: 'A' });
  platform.vercel.zone.set('shop.test', { A: ['203.0.113.9'] });
  expect(await config()).toMatchObject({
    misconfigured: true,
    configuredBy: null,
    aValues: ['203.0.113.9'],
    recommendedIPv4: [{ rank: 1, value: ['127.0.0.1'] }],
  });
});
