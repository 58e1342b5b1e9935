import type { Outcome } from '#core/outcome.ts';
import { formatBytes, plural } from '#core/text.ts';
import { messageOf, UserError } from '#kit/errors.ts';
import type { Inputs } from './action.ts';
import { limitsOf } from './limits.ts';
import type { Ports } from './ports.ts';
import { tell } from './tell.ts';

/** Packs the output and keeps it as an artifact of this run. */
export async function upload(inputs: Inputs, ports: Ports): Promise<Outcome> {
  const { artifact, 'max-megabytes': megabytes, environment } = inputs;
  await using room = await ports.makeRoom(artifact);
  const { archive, ...contents } = await ports.pack(room.file, limitsOf(megabytes));
  await ports.upload(room.file).catch((thrown: unknown) => {
    throw new UserError(`The artifact ${artifact} could not be uploaded: ${messageOf(thrown)}. Run the job again.`);
  });
  const metrics = tell({ artifact, archive, contents }, ports);
  const reason = `Kept ${plural(contents.files, 'file')} (${formatBytes(contents.sizeBytes)}) as the artifact ${artifact}.`;
  return { target: { environment }, findings: [], metrics, reason };
}
