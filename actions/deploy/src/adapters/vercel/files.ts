import { readBody } from '../../files/read-body.ts';
import type { SourceFile } from '../../files/source-file.ts';
import type { Api } from './client.ts';

/** A large file on a slow line may take long; Vercel takes files of up to 5 GB in one request. */
const UPLOAD_TIMEOUT_MS = 10 * 60_000;

export const fileCalls = (api: Api) => ({
  /**
   * Sends one file's bytes, named by their SHA-1. Repeating it does no harm.
   * @see https://vercel.com/docs/rest-api/deployments/upload-deployment-files
   */
  async upload(file: SourceFile & { sha: string }): Promise<void> {
    await api.request({
      method: 'POST',
      path: '/v2/files',
      headers: { 'x-vercel-digest': file.sha, 'x-now-size': String(file.size ?? 0), 'content-type': 'application/octet-stream' },
      body: await readBody(file),
      idempotent: true,
      timeoutMs: UPLOAD_TIMEOUT_MS,
    });
  },
});
