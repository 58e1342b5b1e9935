import { generateKeyPairSync, type KeyObject, randomBytes, sign } from 'node:crypto';
import { bits, der, integer, objectId, octets, sequence, set, time, utf8, yes } from './der.ts';

/** What a server shows, and what signs it. */
export interface Certificate {
  /** PEM. */
  cert: string;
  /** PEM. */
  key: string;
}

export interface Authority extends Certificate {
  /** Makes a certificate for host names; times in milliseconds since the epoch. */
  issue(names: readonly string[], validFrom: number, validTo: number): Certificate;
}

const DAY_MS = 86_400_000;

/** An authority of one's own, which whoever is to trust it must be told of: `NODE_EXTRA_CA_CERTS`. */
export function createAuthority(name: string): Authority {
  const own = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const now = Date.now();
  const range = { validFrom: now - 365 * DAY_MS, validTo: now + 3650 * DAY_MS };
  const cert = certificate(
    { issuer: name, subject: name, ...range, publicKey: own.publicKey, extensions: [basicConstraints] },
    own.privateKey,
  );
  return {
    cert,
    key: pemOf(own.privateKey),
    issue(names, validFrom, validTo) {
      const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
      const extensions = [subjectAltName(names)];
      const content = { issuer: name, subject: names[0] ?? name, validFrom, validTo, publicKey, extensions };
      return { cert: certificate(content, own.privateKey), key: pemOf(privateKey) };
    },
  };
}

interface Content {
  issuer: string;
  subject: string;
  validFrom: number;
  validTo: number;
  publicKey: KeyObject;
  extensions: Buffer[];
}

/** An X.509 certificate of version 3, signed with ECDSA and SHA-256. @see https://www.rfc-editor.org/rfc/rfc5280#section-4.1 */
function certificate({ issuer, subject, validFrom, validTo, publicKey, extensions }: Content, signer: KeyObject): string {
  const algorithm = sequence(objectId('1.2.840.10045.4.3.2'));
  const content = sequence(
    der(0xa0, integer(2n)),
    integer(BigInt(`0x7${randomBytes(7).toString('hex')}`)),
    algorithm,
    distinguishedName(issuer),
    sequence(time(validFrom), time(validTo)),
    distinguishedName(subject),
    publicKey.export({ type: 'spki', format: 'der' }),
    der(0xa3, sequence(...extensions)),
  );
  const signed = sequence(content, algorithm, bits(sign('sha256', content, signer)));
  return `-----BEGIN CERTIFICATE-----\n${signed.toString('base64').replace(/.{64}/g, '$&\n')}\n-----END CERTIFICATE-----\n`;
}

const distinguishedName = (commonName: string) => sequence(set(sequence(objectId('2.5.4.3'), utf8(commonName))));

const basicConstraints = sequence(objectId('2.5.29.19'), yes, octets(sequence(yes)));

const subjectAltName = (names: readonly string[]) =>
  sequence(objectId('2.5.29.17'), octets(sequence(...names.map((name) => der(0x82, Buffer.from(name))))));

const pemOf = (key: KeyObject) => key.export({ type: 'pkcs8', format: 'pem' }).toString();
