// One uploader, from a folder to a deployment. Run: node deploy-contenders.ts NAME FOLDER URL; it prints what that took as JSON.
import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createApi } from '@shipgate/deploy/adapters/vercel/client.ts';
import { vercelCalls } from '@shipgate/deploy/adapters/vercel/vercel.ts';
import { digestFiles } from '@shipgate/deploy/files/digest.ts';
import { selectFiles } from '@shipgate/deploy/files/select.ts';
import { isHashed } from '@shipgate/deploy/files/source-file.ts';
import { createOnce } from '@shipgate/deploy/make/create-once.ts';
import { deploymentBody } from '@shipgate/deploy/make/deployment-body.ts';
import { deploymentKey } from '@shipgate/deploy/make/deployment-key.ts';
import type { Purpose } from '@shipgate/deploy/make/purpose.ts';
import { prepareShipment } from '@shipgate/deploy/upload/shipment.ts';
import { missingFiles, uploadFiles } from '@shipgate/deploy/upload/upload.ts';
import { Secret } from '#kit/secret.ts';

/** What one run took. */
export interface Taken {
  wallMs: number;
  cpuMs: number;
  peakMB: number;
}

const CONTENDERS = {
  '@vercel/client': client,
  'plain pool': plainPool,
  shipgate: (folder: string, url: string) => shipgate(folder, url, 'auto'),
  'shipgate, one by one': (folder: string, url: string) => shipgate(folder, url, 'one by one'),
} as const;

const TOKEN = 'bench-token';
const WIDTH = 50;

async function client(folder: string, url: string): Promise<void> {
  const { createDeployment } = await import('@vercel/client');
  const options = { token: TOKEN, path: folder, apiUrl: url, skipAutoDetectionConfirmation: true };
  for await (const event of createDeployment(options, { name: 'bench' })) {
    if (event.type === 'error') throw new Error(`${event.payload?.message ?? JSON.stringify(event.payload)}`);
    if (event.type === 'ready') return;
  }
}

/** The least that can be done: fifty lanes, no ignore rules, no retries, each file read twice. */
async function plainPool(folder: string, url: string): Promise<void> {
  const pathBySha = new Map<string, string>();
  const files: { file: string; sha: string; size: number }[] = [];
  const names = (await readdir(folder, { recursive: true, withFileTypes: true })).filter((entry) => entry.isFile());
  await inLanes(names, async (entry) => {
    const path = join(entry.parentPath, entry.name);
    const bytes = await readFile(path);
    const sha = createHash('sha1').update(bytes).digest('hex');
    pathBySha.set(sha, path);
    files.push({ file: entry.name, sha, size: bytes.length });
  });
  const post = (path: string, body: BodyInit, headers: Record<string, string>) =>
    fetch(`${url}${path}`, { method: 'POST', body, headers: { authorization: `Bearer ${TOKEN}`, ...headers } });
  const create = async () => {
    const response = await post('/v13/deployments', JSON.stringify({ files }), { 'content-type': 'application/json' });
    return (await response.json()) as { error?: { missing: string[] } };
  };
  const { error } = await create();
  await inLanes(error?.missing ?? [], async (sha) => {
    const bytes = await readFile(pathBySha.get(sha) ?? '');
    await (await post('/v2/files', bytes, { 'x-vercel-digest': sha, 'x-now-size': String(bytes.length) })).arrayBuffer();
  });
  if ((await create()).error) throw new Error('Files are still missing.');
}

async function inLanes<T>(items: readonly T[], work: (item: T) => Promise<void>): Promise<void> {
  let next = 0;
  const lane = async () => {
    while (next < items.length) await work(items[next++] as T);
  };
  await Promise.all(Array.from({ length: WIDTH }, lane));
}

/** The action's own way; `one by one` goes on where it would pack. */
async function shipgate(folder: string, url: string, way: 'auto' | 'one by one'): Promise<void> {
  const clock = { now: Date.now, sleep: (ms: number) => new Promise<void>((done) => setTimeout(done, ms)) };
  const { signal } = new AbortController();
  const tell = () => {};
  const vercel = vercelCalls(createApi({ baseUrl: url, token: new Secret(TOKEN), teamId: undefined, signal }));
  const selection = await selectFiles(folder);
  const tree = { ...selection, files: await digestFiles(selection) };
  const key = deploymentKey(PURPOSE, 'bench', tree.files, '');
  const means = { send: vercel.upload, tell, clock, deadline: Number.POSITIVE_INFINITY };
  const shipped = { plan: async () => 'pro', temporary: tmpdir(), signal, archive: 'auto' as const };
  await using shipment = way === 'auto' ? await prepareShipment(tree, { ...means, ...shipped }) : undefined;
  const sent = { files: 0, bytes: 0 };
  await createOnce(
    {
      create: () => vercel.create(deploymentBody(PURPOSE, key, shipment?.files() ?? tree.files), undefined),
      find: async () => [],
      cancel: async () => {},
      tell,
      async upload(digests) {
        if (shipment) await shipment.send(digests);
        else await uploadFiles(missingFiles(tree.files.filter(isHashed), digests), { ...means, whenShort: 'go-on' }, sent);
      },
    },
    clock,
    1,
  );
}

const PURPOSE: Purpose = {
  project: { id: 'prj_bench', name: 'bench' },
  environment: 'preview',
  staged: false,
  source: { repository: 'acme/bench', sha: '0'.repeat(40), ref: 'main', runId: 1, runAttempt: 1, job: 'bench' },
  commit: {
    repositoryUrl: 'https://github.com/acme/bench',
    message: undefined,
    author: 'bench',
    actor: 'bench',
    visibility: undefined,
    dirty: undefined,
    fork: undefined,
    rootDirectory: undefined,
  },
};

const [name = '', folder = '', url = ''] = process.argv.slice(2);
if (import.meta.main && name in CONTENDERS) {
  // Loading Vercel's client takes as long as deploying a hundred files. All pay for it, since it is not what is measured.
  await import('@vercel/client');
  const beganAt = performance.now();
  await CONTENDERS[name as keyof typeof CONTENDERS](folder, url);
  const { maxRSS, userCPUTime, systemCPUTime } = process.resourceUsage();
  const taken: Taken = {
    wallMs: performance.now() - beganAt,
    cpuMs: (userCPUTime + systemCPUTime) / 1000,
    peakMB: maxRSS / 1024,
  };
  console.log(JSON.stringify(taken));
  process.exit(0);
}
