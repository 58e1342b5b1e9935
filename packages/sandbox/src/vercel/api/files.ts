import { createHash } from 'node:crypto';
import { checkSize, useUpload } from '../quotas.ts';
import { ApiError, type Endpoint, json } from './call.ts';

/** Uploads one file, named by the SHA-1 of its bytes. The CLI and @vercel/client say `x-now-…`, the documentation `x-vercel-digest`. */
export const uploadFile: Endpoint = {
  method: 'POST',
  versions: ['v2'],
  path: '/files',
  scope: 'team',
  answer({ state, request: { headers, body } }) {
    const quotaHeaders = useUpload(state.quota);
    const digest = headers['x-vercel-digest'] ?? headers['x-now-digest'];
    if (!digest) throw new ApiError(400, 'missing_digest', 'The "x-vercel-digest" header is missing.');
    const size = headers['x-vercel-size'] ?? headers['x-now-size'];
    if (size !== undefined && Number(size) !== body.length)
      throw new ApiError(400, 'invalid_size', `The size header says ${size} bytes, the body has ${body.length}.`);
    checkSize(state.quota, body.length);
    const seen = createHash('sha1').update(body).digest('hex');
    if (seen !== digest) throw new ApiError(400, 'invalid_sha', `The file's SHA-1 is ${seen}, not ${digest}.`);
    state.blobs.set(seen, body);
    const { headers: own, ...answer } = json(200, { urls: [] });
    return { ...answer, headers: { ...own, ...quotaHeaders } };
  },
};
