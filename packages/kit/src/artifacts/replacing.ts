import { type ArtifactClient, DefaultArtifactClient } from '@actions/artifact';

/**
 * Uploads an artifact of this run; one of the same name, from an earlier attempt, is replaced.
 * @throws Error of the artifact service, after its own retries.
 */
export async function uploadReplacing(name: string, upload: (client: ArtifactClient) => Promise<unknown>): Promise<void> {
  const client = new DefaultArtifactClient();
  await upload(client).catch(async (thrown: unknown) => {
    if (!String(thrown).includes('409') && !String(thrown).includes('already exists')) throw thrown;
    await client.deleteArtifact(name);
    await upload(client);
  });
}
