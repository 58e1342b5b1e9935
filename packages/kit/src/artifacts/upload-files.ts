import { uploadReplacing } from './replacing.ts';

/**
 * Uploads files as an artifact of this run; one of the same name, from an earlier attempt, is replaced.
 * @param root folder that the files' paths in the artifact are relative to.
 * @throws Error of the artifact service, after its own retries.
 */
export const uploadFiles = (name: string, files: readonly string[], root: string): Promise<void> =>
  uploadReplacing(name, (client) => client.uploadArtifact(name, [...files], root, { compressionLevel: 6 }));
