import { brotliCompressSync, constants, gzipSync } from 'node:zlib';
import { isCompressible } from './content-type.ts';
import type { Asset } from './site.ts';

const BROTLI_QUALITY = 5;
/** Below this a compressed body is hardly ever smaller. */
const MIN_BYTES = 512;

const compressed = new WeakMap<Buffer, Map<string, Buffer>>();

/** A file's bytes as the visitor wants them, compressed once per encoding: page weights are those of the real platform. */
export function encode(asset: Asset, accepted: string): { body: Buffer; encoding?: 'br' | 'gzip' } {
  if (!isCompressible(asset.contentType) || asset.body.length < MIN_BYTES) return { body: asset.body };
  const names = accepted.split(',').map((part) => part.split(';')[0]?.trim());
  const encoding = names.includes('br') ? 'br' : names.includes('gzip') ? 'gzip' : undefined;
  return encoding ? { body: cached(asset.body, encoding), encoding } : { body: asset.body };
}

function cached(body: Buffer, encoding: 'br' | 'gzip'): Buffer {
  const known = compressed.get(body) ?? new Map<string, Buffer>();
  compressed.set(body, known);
  const bytes =
    known.get(encoding) ??
    (encoding === 'gzip'
      ? gzipSync(body)
      : brotliCompressSync(body, { params: { [constants.BROTLI_PARAM_QUALITY]: BROTLI_QUALITY } }));
  known.set(encoding, bytes);
  return bytes;
}
