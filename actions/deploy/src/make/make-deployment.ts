import { randomUUID } from 'node:crypto';
import { tmpdir } from 'node:os';
import { plural } from '#core/text.ts';
import { messageOf, UserError } from '#kit/errors.ts';
import type { Inputs } from '../action.ts';
import type { Deployment } from '../adapters/vercel/deployments.ts';
import { BLOCKED_AUTHOR } from '../adapters/vercel/remedies.ts';
import type { Vercel } from '../adapters/vercel/vercel.ts';
import { announceDeployment } from '../announce.ts';
import { deadlineOf } from '../deadline.ts';
import { isHashed, type SourceTree } from '../files/source-file.ts';
import type { Ports } from '../ports.ts';
import { prepareShipment } from '../upload/shipment.ts';
import { type Creator, createOnce, type Finder, takeUpEarlier } from './create-once.ts';
import { deploymentBody } from './deployment-body.ts';
import { deploymentKey, variablesDigest } from './deployment-key.ts';
import type { Purpose } from './purpose.ts';
import { remember } from './remnant.ts';
import { withKey } from './with-key.ts';

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
  // Outside a runner there is no run to name, so nothing of an earlier one is ever taken up.
  const run = purpose.source.runId ? String(purpose.source.runId) : randomUUID();
  const variables = variablesDigest([purpose.env, purpose.buildEnv], inputs['vercel-token']);
  const key = deploymentKey(purpose, run, tree.files, variables);
  const upload = { uploadedFiles: 0, uploadedBytes: 0, uploadMs: 0 };
  const finder: Finder = {
    find: () => withKey(vercel, purpose.project.id, key),
    // One that has ended meanwhile refuses; a build too many costs minutes, not the release.
    cancel: (id) =>
      vercel.cancel(id).catch((cause) => {
        session.signal.throwIfAborted();
        session.log.warning(`The surplus deployment ${id} could not be cancelled: ${messageOf(cause)}`, 'Deploy');
      }),
    tell: session.log.info,
  };
  session.log.info(
    `Deploying ${plural(tree.files.filter(isHashed).length, 'file')} to ${purpose.project.name} (${purpose.environment}).`,
  );
  draft.key = key;
  remember({ projectId: purpose.project.id, key }, session);
  const { runAttempt } = purpose.source;
  const made = (runAttempt > 1 && (await takeUpEarlier(finder))) || (await create());
  draft.created = made;
  const url = announceDeployment(made, inputs, ports);
  if (made.readyState === 'BLOCKED') throw new UserError(`Vercel blocks the deployment ${made.id}. ${BLOCKED_AUTHOR}`);
  return { deployment: made, url, upload };

  async function create(): Promise<Deployment> {
    await using shipment = await prepareShipment(tree, {
      archive: inputs.archive ?? 'auto',
      send: vercel.upload,
      plan: vercel.plan,
      tell: session.log.info,
      clock,
      deadline: deadlineOf(inputs, clock.now()),
      temporary: session.env.RUNNER_TEMP ?? tmpdir(),
      signal: session.signal,
    });
    const creator: Creator = {
      ...finder,
      async create() {
        const answer = await vercel.create(deploymentBody(purpose, key, shipment.files()), tree.isPrebuilt ? '1' : undefined);
        if (answer.kind === 'created') draft.created = answer.deployment;
        return answer;
      },
      async upload(digests) {
        const beganAt = clock.now();
        const sent = await shipment.send(digests);
        upload.uploadedFiles += sent.files;
        upload.uploadedBytes += sent.bytes;
        upload.uploadMs += clock.now() - beganAt;
      },
    };
    return await createOnce(creator, clock, runAttempt);
  }
}

/** The oldest living deployment that carries a key. */
export const findByKey = async (vercel: Vercel, projectId: string, key: string): Promise<Deployment | undefined> =>
  (await withKey(vercel, projectId, key))[0];
