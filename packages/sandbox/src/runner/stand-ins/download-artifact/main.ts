import { matchesGlob, resolve } from 'node:path';
import { DefaultArtifactClient } from '@actions/artifact';
import { setFailed, setOutput } from '@actions/core';

// Plays actions/download-artifact with the client that the real action uses.
const input = (name: string): string => process.env[`INPUT_${name}`]?.trim() ?? '';

try {
  await download();
} catch (cause) {
  setFailed(cause instanceof Error ? cause : String(cause));
}

async function download() {
  const client = new DefaultArtifactClient();
  const target = resolve(process.env.GITHUB_WORKSPACE ?? '', input('PATH'));
  const name = input('NAME');
  if (name) {
    const { artifact } = await client.getArtifact(name);
    await client.downloadArtifact(artifact.id, { path: target });
  } else {
    const { artifacts } = await client.listArtifacts({ latest: true });
    const pattern = input('PATTERN') || '*';
    const isMerged = input('MERGE-MULTIPLE') === 'true';
    for (const artifact of artifacts.filter((each) => matchesGlob(each.name, pattern))) {
      await client.downloadArtifact(artifact.id, { path: isMerged ? target : resolve(target, artifact.name) });
    }
  }
  setOutput('download-path', target);
}
