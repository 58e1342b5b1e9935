import { plainText } from '#core/text.ts';
import type { Deployment } from '../adapters/vercel/deployments.ts';

/** Where a deployment stands, and whether there is more to wait for. */
export type Stage =
  | { kind: 'building' }
  /** Built; its domains and aliases are still being assigned. */
  | { kind: 'aliasing' }
  | { kind: 'ready'; substate: 'live' | 'staged' | 'rolling' }
  | { kind: 'build-failed'; code: string; message: string }
  | { kind: 'canceled' }
  | { kind: 'alias-failed'; code: string | undefined; message: string }
  /** Which checks, others know: `checks.ts`. */
  | { kind: 'checks-failed' }
  | { kind: 'deleted' };

/**
 * Reads the stage from Vercel's answer; an unknown state counts as work under way, so the deadline ends it, not a guess.
 * @param expected whether domains are to follow. Vercel says STAGED of every production deployment that nobody has visited yet,
 * so only who knows that none will follow may stop at it.
 */
export function stageOf(deployment: Deployment | undefined, expected: 'domains' | 'no-domains'): Stage {
  if (!deployment) return { kind: 'deleted' };
  const { readyState, aliasError, readySubstate } = deployment;
  if (readyState === 'DELETED') return { kind: 'deleted' };
  if (readyState === 'CANCELED') return { kind: 'canceled' };
  if (readyState.endsWith('ERROR'))
    return {
      kind: 'build-failed',
      code: deployment.errorCode ?? 'unknown',
      message: deployment.errorMessage ?? 'Vercel gave no message',
    };
  if (readyState === 'BLOCKED')
    return {
      kind: 'build-failed',
      code: 'BLOCKED',
      message: deployment.errorMessage ?? 'Vercel blocks the deployment before its build',
    };
  // Checks can hold back the build itself; they have failed whatever the state says.
  if (hasFailedChecks(deployment)) return { kind: 'checks-failed' };
  if (readyState !== 'READY') return { kind: 'building' };
  if (aliasError) return { kind: 'alias-failed', ...aliasTrouble(aliasError) };
  if (readySubstate === 'ROLLING') return { kind: 'ready', substate: 'rolling' };
  if (expected === 'no-domains') return { kind: 'ready', substate: 'staged' };
  return deployment.aliasAssigned ? { kind: 'ready', substate: 'live' } : { kind: 'aliasing' };
}

/** Checks of the first kind tell a conclusion, those of the second a state per step. */
const hasFailedChecks = ({ checksConclusion, checks }: Deployment) =>
  checksConclusion === 'failed' || checks?.['deployment-alias']?.state === 'failed';

/** The word of the `state` output: Vercel's own. */
export const stateWord = (deployment: Deployment | undefined): string => deployment?.readyState ?? 'DELETED';

function aliasTrouble(error: NonNullable<Deployment['aliasError']>): { code: string | undefined; message: string } {
  if (typeof error === 'string') return { code: undefined, message: plainText(error) };
  const { code, message } = error;
  return { code, message: plainText([message, code && `(${code})`].filter(Boolean).join(' ')) || 'Vercel gave no reason' };
}

/** The word of the `error-code` output: Vercel's own where it has one; undefined when nothing went wrong. */
export function errorCodeOf(stage: Stage): string | undefined {
  switch (stage.kind) {
    case 'ready':
      return undefined;
    case 'build-failed':
      return stage.code;
    case 'alias-failed':
      return stage.code ?? 'ALIAS_FAILED';
    case 'checks-failed':
      return 'CHECKS_FAILED';
    case 'canceled':
      return 'CANCELED';
    case 'deleted':
      return 'DELETED';
    case 'building':
    case 'aliasing':
      return 'ALIAS_PENDING';
  }
}
