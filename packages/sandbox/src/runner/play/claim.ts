import { jsonOf, type Scope, textOf } from '../read/expressions.ts';
import { get, isMapping, type Token } from '../read/tokens.ts';
import type { Claim } from './concurrency.ts';

/** A group that a caller of this one holds: it would wait for ever, so GitHub cancels it. */
export class ConcurrencyDeadlock extends Error {
  override name = 'ConcurrencyDeadlock';
}

/**
 * Evaluates a `concurrency` key.
 * @throws ConcurrencyDeadlock for a group among those that are held
 */
export function claimOf(token: Token | undefined, scope: Scope, heldGroups: string[], where: string): Claim | undefined {
  if (!token) return undefined;
  const group = textOf(isMapping(token) ? get(token, 'group') : token, scope);
  if (group === '') return undefined;
  if (heldGroups.includes(group.toLowerCase())) {
    throw new ConcurrencyDeadlock(
      `Canceling since a deadlock was detected for concurrency group: '${group}' between a top level workflow and '${where}'`,
    );
  }
  return {
    group,
    cancelInProgress: isMapping(token) && jsonOf(get(token, 'cancel-in-progress'), scope) === true,
    queue: isMapping(token) && textOf(get(token, 'queue'), scope) === 'max' ? 'max' : 'single',
  };
}
