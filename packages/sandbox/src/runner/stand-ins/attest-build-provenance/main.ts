import { createHash } from 'node:crypto';
import { globSync, readFileSync, statSync } from 'node:fs';
import { basename } from 'node:path';
import { getIDToken, setFailed, setOutput } from '@actions/core';

// Plays actions/attest-build-provenance: what it attests and which rights it takes, in its words; nothing is signed.
const { GITHUB_API_URL: api = '', GITHUB_REPOSITORY: repository = '', ACTIONS_ID_TOKEN_REQUEST_URL: issuer } = process.env;
const input = (name: string): string => process.env[`INPUT_${name}`]?.trim() ?? '';

try {
  await attest();
} catch (cause) {
  setFailed(cause instanceof Error ? cause : String(cause));
}

async function attest() {
  if (!issuer) throw new Error('missing "id-token" permission. Please add "permissions: id-token: write" to your workflow.');
  const subject = subjectsOf(input('SUBJECT-PATH'));
  if (subject.length === 0) throw new Error(`Could not find subject at path ${input('SUBJECT-PATH')}`);
  // Sigstore's certificate is given for it.
  await getIDToken('sigstore');
  const statement = { _type: 'https://in-toto.io/Statement/v1', subject, predicateType: 'https://slsa.dev/provenance/v1' };
  const payload = Buffer.from(JSON.stringify(statement)).toString('base64');
  const bundle = { dsseEnvelope: { payload, payloadType: 'application/vnd.in-toto+json', signatures: [] } };
  setOutput('attestation-id', await store(bundle));
}

function subjectsOf(patterns: string) {
  const paths = patterns.split(/[\n,]/).flatMap((pattern) => globSync(pattern.trim()));
  const files = [...new Set(paths)].filter((path) => statSync(path).isFile()).sort();
  return files.map((path) => ({
    name: basename(path),
    digest: { sha256: createHash('sha256').update(readFileSync(path)).digest('hex') },
  }));
}

async function store(bundle: object): Promise<number> {
  const headers = { authorization: `Bearer ${input('GITHUB-TOKEN')}`, 'content-type': 'application/json' };
  const url = `${api}/repos/${repository}/attestations`;
  const response = await fetch(url, { method: 'POST', headers, body: JSON.stringify({ bundle }) });
  const { id, message } = (await response.json()) as { id: number; message?: string };
  if (!response.ok) throw new Error(`Failed to persist attestation: ${message}`);
  return id;
}
