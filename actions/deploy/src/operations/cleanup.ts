import type { Outcome } from '#core/outcome.ts';
import { UserError } from '#kit/errors.ts';
import type { Inputs } from '../action.ts';
import type { Ports } from '../ports.ts';

// SKELETON
export async function cleanup(_inputs: Inputs, _ports: Ports): Promise<Outcome> {
  throw new UserError('cleanup is being built.');
}
