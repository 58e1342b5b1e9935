import { createSocket } from 'node:dgram';
import type { AddressInfo } from 'node:net';
import { type Records, recordsOf, type Zone } from './zone.ts';

const TYPES = { 1: 'A', 5: 'CNAME', 16: 'TXT', 28: 'AAAA' } as const;
const HEADER_BYTES = 12;

/** A name server on a loopback port. */
export interface LocalDns extends AsyncDisposable {
  /** `127.0.0.1:PORT`: what DNS_SERVER is set to. */
  address: string;
}

/** Answers for the names of a zone, and NXDOMAIN for every other, over UDP. @see https://www.rfc-editor.org/rfc/rfc1035#section-4 */
export async function listenDns(zone: Zone): Promise<LocalDns> {
  const socket = createSocket('udp4');
  socket.on('message', (query, from) => {
    const answer = answerQuery(query, zone);
    if (answer) socket.send(answer, from.port, from.address);
  });
  await new Promise<void>((resolve, reject) => void socket.once('error', reject).bind(0, '127.0.0.1', resolve));
  const { port } = socket.address() as AddressInfo;
  return { address: `127.0.0.1:${port}`, [Symbol.asyncDispose]: () => new Promise((resolve) => socket.close(() => resolve())) };
}

function answerQuery(query: Buffer, zone: Zone): Buffer | undefined {
  const { name, end } = readName(query);
  const known = zone.get(name.toLowerCase());
  if (known === 'silent') return undefined;
  const type = TYPES[query.readUInt16BE(end) as keyof typeof TYPES];
  const records = known === 'servfail' || type === undefined ? [] : answersOf(zone, name, type);
  // Recursion was done; 2 is SERVFAIL, 3 NXDOMAIN.
  const code = known === 'servfail' ? 2 : known === undefined ? 3 : 0;
  const header = Buffer.from(query.subarray(0, HEADER_BYTES));
  header.writeUInt16BE(0x8180 | code, 2);
  header.writeUInt16BE(1, 4);
  header.writeUInt16BE(records.length, 6);
  header.writeUInt32BE(0, 8);
  return Buffer.concat([header, query.subarray(HEADER_BYTES, end + 4), ...records]);
}

/** The records of a type; an alias is answered too, with what it leads to. */
function answersOf(zone: Zone, name: string, type: keyof Records): Buffer[] {
  const own = recordsOf(zone, name);
  if (own.CNAME === undefined) return recordsOfType(own, type).map((data) => record(name, type, data));
  const alias = record(name, 'CNAME', encodeName(own.CNAME));
  return type === 'CNAME' ? [alias] : [alias, ...answersOf(zone, own.CNAME, type)];
}

function recordsOfType(records: Records, type: keyof Records): Buffer[] {
  switch (type) {
    case 'A':
      return (records.A ?? []).map((address) => Buffer.from(address.split('.').map(Number)));
    case 'AAAA':
      return (records.AAAA ?? []).map((address) => Buffer.from(address.replaceAll(':', ''), 'hex'));
    case 'TXT':
      return (records.TXT ?? []).map((text) => Buffer.from([Buffer.byteLength(text), ...Buffer.from(text)]));
    case 'CNAME':
      return [];
  }
}

function record(name: string, type: keyof Records, data: Buffer): Buffer {
  const code = Object.entries(TYPES).find(([, word]) => word === type)?.[0];
  const fields = Buffer.alloc(10);
  fields.writeUInt16BE(Number(code), 0);
  fields.writeUInt16BE(1, 2);
  fields.writeUInt16BE(data.length, 8);
  return Buffer.concat([encodeName(name), fields, data]);
}

const encodeName = (name: string) =>
  Buffer.concat([...name.split('.').map((label) => Buffer.from([label.length, ...Buffer.from(label)])), Buffer.from([0])]);

function readName(query: Buffer): { name: string; end: number } {
  const labels: string[] = [];
  let at = HEADER_BYTES;
  for (let length = query[at] ?? 0; length > 0; length = query[at] ?? 0) {
    labels.push(query.toString('latin1', at + 1, at + 1 + length));
    at += 1 + length;
  }
  return { name: labels.join('.'), end: at + 1 };
}
