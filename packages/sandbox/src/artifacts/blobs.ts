import { randomBytes } from 'node:crypto';
import type { ServiceRequest, ServiceResponse } from '../traffic/traffic.ts';
import type { ArtifactStore, StoredArtifact } from './store.ts';

export const BLOBS = '/artifacts/';

/** Blocks that were put but not yet named in a block list, by artifact and block id. */
type Blocks = Map<string, Buffer>;

/** Stands in for Azure's signature over the URL: who does not know it gets 403. */
const SIGNATURE = randomBytes(16).toString('hex');

/** Where an artifact's bytes are put and fetched, on the service that was asked. */
export function blobUrl(origin: string, artifact: StoredArtifact): string {
  return `${origin}${BLOBS}${artifact.id}?sig=${SIGNATURE}`;
}

/**
 * The part of Azure Blob Storage that `@actions/artifact` speaks: block, block list, whole blob, read.
 * @see https://learn.microsoft.com/rest/api/storageservices/put-block-list
 */
export function createBlobs(store: ArtifactStore): (request: ServiceRequest) => ServiceResponse {
  const blocks: Blocks = new Map();
  return (request) => {
    const { searchParams, pathname } = request.url;
    if (searchParams.get('sig') !== SIGNATURE) return storageError(403, 'AuthenticationFailed');
    const artifact = store.artifacts.find(({ id }) => id === Number(pathname.slice(BLOBS.length)));
    if (!artifact) return storageError(404, 'BlobNotFound');
    return request.method === 'PUT' ? put(artifact, blocks, request) : read(artifact);
  };
}

function put(artifact: StoredArtifact, blocks: Blocks, { url, body }: ServiceRequest): ServiceResponse {
  switch (url.searchParams.get('comp')) {
    case 'block':
      blocks.set(`${artifact.id}/${url.searchParams.get('blockid')}`, body);
      break;
    case 'blocklist': {
      const ids = [...body.toString().matchAll(/<(?:Latest|Uncommitted|Committed)>([^<]+)</g)].map(
        ([, id]) => `${artifact.id}/${id}`,
      );
      const parts = ids.map((id) => blocks.get(id));
      if (parts.includes(undefined)) return storageError(400, 'InvalidBlockList');
      artifact.content = Buffer.concat(parts as Buffer[]);
      for (const id of ids) blocks.delete(id);
      break;
    }
    default:
      artifact.content = body;
  }
  return { status: 201, headers: storageHeaders() };
}

function read(artifact: StoredArtifact): ServiceResponse {
  const isZip = artifact.contentType === 'application/zip';
  const file = `${artifact.name}${isZip && !artifact.name.endsWith('.zip') ? '.zip' : ''}`;
  return {
    status: 200,
    headers: {
      ...storageHeaders(),
      'content-type': artifact.contentType,
      'content-disposition': `attachment; filename="${file}"`,
      'x-ms-blob-type': 'BlockBlob',
    },
    body: artifact.content,
  };
}

const storageHeaders = () => ({
  'x-ms-request-id': randomBytes(8).toString('hex'),
  'x-ms-version': '2025-01-05',
  etag: `"0x${randomBytes(6).toString('hex')}"`,
  'last-modified': new Date().toUTCString(),
});

const storageError = (status: number, code: string): ServiceResponse => ({
  status,
  headers: { 'content-type': 'application/xml', 'x-ms-error-code': code },
  body: `<?xml version="1.0" encoding="utf-8"?><Error><Code>${code}</Code></Error>`,
});
