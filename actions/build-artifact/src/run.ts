import type { Outcome } from '#core/outcome.ts';
import type { Inputs } from './action.ts';
import { checkInputs } from './check-inputs.ts';
import { download } from './download.ts';
import type { Ports } from './ports.ts';
import { Refusal } from './refusal.ts';
import { upload } from './upload.ts';

/** Hands an output on, or takes one in; what is not as it should be fails, and nothing of it is used. */
export async function run(inputs: Inputs, ports: Ports): Promise<Outcome> {
  const from = checkInputs(inputs);
  try {
    return inputs.operation === 'upload' ? await upload(inputs, ports) : await download(inputs, from, ports);
  } catch (thrown) {
    if (!(thrown instanceof Refusal)) throw thrown;
    return { target: { environment: inputs.environment }, findings: [thrown.finding()] };
  }
}
