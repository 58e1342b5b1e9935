import { readBody } from '../../files/read-body.ts';
import type { HashedFile } from '../../files/source-file.ts';
import { type Allowance, readAllowance } from '../../upload/quota.ts';
import type { Api } from './client.ts';

export const fileCalls = (api: Api) => ({
  /**
   * Sends one file's bytes, named by their SHA-1, once: when to try again is for the pool to say, which knows of all of them.
   * @returns what is left of the upload quota.
   * @throws FileError when the file is no longer what it was, ServiceError when Vercel did not take it.
   * @see https://vercel.com/docs/rest-api/deployments/upload-deployment-files
   */
  async upload(file: HashedFile, timeoutMs: number): Promise<Allowance> {
    const { headers } = await api.request({
      method: 'POST',
      path: '/v2/files',
      headers: { 'x-vercel-digest': file.sha, 'x-now-size': String(file.size), 'content-type': 'application/octet-stream' },
      bytes: await readBody(file),
      retries: 0,
      timeoutMs,
    });
    return readAllowance(headers);
  },
});
