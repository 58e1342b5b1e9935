import { DefaultArtifactClient } from '@actions/artifact';

/**
 * Uploads files as an artifact of this run; one of the same name, from an earlier attempt, is replaced.
 * @param root folder that the files' paths in the artifact are relative to.
 * @throws Error of the artifact service, after its own retries.
 */
export async function uploadFiles(name: string, files: readonly string[], root: string): Promise<void> {
  const client = new DefaultArtifactClient();
  const upload = () => client.uploadArtifact(name, [...files], root, { compressionLevel: 6 });
  await upload().catch(async (thrown: unknown) => {
    if (!String(thrown).includes('409') && !String(thrown).includes('already exists')) throw thrown;
    await client.deleteArtifact(name);
    await upload();
  });
}
