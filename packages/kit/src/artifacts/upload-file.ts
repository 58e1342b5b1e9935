import { basename, dirname } from 'node:path';
import { uploadReplacing } from './replacing.ts';

/**
 * Uploads one file as an artifact of this run, as it is, with no zip around it: GitHub's digest of the artifact is then the file's own.
 * The artifact gets the file's name; one of that name, from an earlier attempt, is replaced.
 * @throws Error of the artifact service, after its own retries.
 */
export const uploadFile = (file: string): Promise<void> =>
  uploadReplacing(basename(file), (client) =>
    client.uploadArtifact(basename(file), [file], dirname(file), { skipArchive: true }),
  );
