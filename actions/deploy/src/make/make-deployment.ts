import { randomUUID } from 'node:crypto';
import { plural } from '#core/text.ts';
import type { Inputs } from '../action.ts';
import type { Deployment } from '../adapters/vercel/deployments.ts';
import type { Vercel } from '../adapters/vercel/vercel.ts';
import { announceDeployment } from '../announce.ts';
import { isHashed } from '../files/source-file.ts';
import type { Ports, SourceTree } from '../ports.ts';
import { missingFiles, uploadFiles } from '../upload/upload.ts';
import { createOnce } from './create-once.ts';
import { deploymentBody, deploymentKey, KEY_META, type Purpose } from './deployment-body.ts';

/** A deployment in the making, filled in as it comes about, so that it can be abandoned at any moment. */
export interface Draft {
  purpose: Purpose;
  tree: SourceTree;
  /** From here on Vercel may know it. */
  key: string | undefined;
  created: Deployment | undefined;
}

export interface Made {
  deployment: Deployment;
  url: URL;
  upload: { uploadedFiles: number; uploadedBytes: number; uploadMs: number };
}

/** Creates the deployment, uploading what Vercel names as missing. A second attempt of the same job goes on with the first one's. */
export async function makeDeployment(draft: Draft, inputs: Inputs, ports: Ports): Promise<Made> {
  const { session, vercel, clock } = ports;
  const { purpose, tree } = draft;
  const files = tree.files.filter(isHashed);
  // Outside a runner there is no run to name, so nothing of an earlier one is ever taken up.
  const run = purpose.source.runId ? String(purpose.source.runId) : randomUUID();
  const key = deploymentKey(purpose, run, tree.files);
  const body = deploymentBody(purpose, key, tree.files);
  const upload = { uploadedFiles: 0, uploadedBytes: 0, uploadMs: 0 };
  const find = () => findByKey(vercel, purpose.project.id, key);
  session.log.info(`Deploying ${plural(files.length, 'file')} to ${purpose.project.name} (${purpose.environment}).`);
  draft.key = key;
  draft.created = purpose.source.runAttempt > 1 ? await find() : undefined;
  draft.created ??= await createOnce(
    {
      create: () => vercel.create(body, tree.isPrebuilt ? '1' : undefined),
      find,
      tell: session.log.info,
      async upload(digests) {
        const beganAt = clock.now();
        const sent = await uploadFiles(missingFiles(files, digests), {
          send: vercel.upload,
          tell: session.log.info,
          now: clock.now,
        });
        upload.uploadedFiles += sent.files;
        upload.uploadedBytes += sent.bytes;
        upload.uploadMs += clock.now() - beganAt;
      },
    },
    clock,
  );
  return { deployment: draft.created, url: announceDeployment(draft.created, inputs, ports), upload };
}

/** The deployment that carries a key, unless it has ended badly. */
export async function findByKey(vercel: Vercel, projectId: string, key: string): Promise<Deployment | undefined> {
  const listed = await vercel.list(projectId, { [`meta-${KEY_META}`]: key, limit: '20' });
  const own = listed.find(
    ({ meta, readyState }) => meta?.[KEY_META] === key && !['ERROR', 'CANCELED'].includes(readyState ?? ''),
  );
  return own && (await vercel.get(own.uid));
}
