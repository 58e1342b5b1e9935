import type { Deployment } from '../adapters/vercel/deployments.ts';

/** Where a deployment stands, and whether there is more to wait for. */
export type Stage =
  | { kind: 'building' }
  /** Built; its domains and aliases are still being assigned. */
  | { kind: 'aliasing' }
  | { kind: 'ready'; substate: 'live' | 'staged' | 'rolling' }
  | { kind: 'build-failed'; code: string; message: string }
  | { kind: 'canceled' }
  | { kind: 'alias-failed'; message: string }
  | { kind: 'checks-failed'; message: string }
  | { kind: 'deleted' };

/**
 * Reads the stage from Vercel's answer; an unknown state counts as work under way, so the deadline ends it, not a guess.
 * @param expected whether domains are to follow. Vercel says STAGED of every production deployment that nobody has visited yet,
 * so only who knows that none will follow may stop at it.
 */
export function stageOf(deployment: Deployment | undefined, expected: 'domains' | 'no-domains'): Stage {
  if (!deployment) return { kind: 'deleted' };
  if (deployment.readyState === 'CANCELED') return { kind: 'canceled' };
  if (deployment.readyState.endsWith('ERROR'))
    return {
      kind: 'build-failed',
      code: deployment.errorCode ?? 'unknown',
      message: deployment.errorMessage ?? 'Vercel gave no message',
    };
  if (deployment.readyState !== 'READY') return { kind: 'building' };
  const { aliasError, readySubstate } = deployment;
  if (aliasError) return { kind: 'alias-failed', message: typeof aliasError === 'string' ? aliasError : textOf(aliasError) };
  if (deployment.checksConclusion === 'failed')
    return { kind: 'checks-failed', message: "Vercel's deployment checks failed, so no domain was assigned." };
  if (readySubstate === 'ROLLING') return { kind: 'ready', substate: 'rolling' };
  if (expected === 'no-domains') return { kind: 'ready', substate: 'staged' };
  return deployment.aliasAssigned ? { kind: 'ready', substate: 'live' } : { kind: 'aliasing' };
}

/** The word of the `state` output. */
export const stateWord = (deployment: Deployment | undefined, stage: Stage): string => {
  if (!deployment) return 'DELETED';
  return stage.kind === 'ready' && stage.substate !== 'live' ? stage.substate.toUpperCase() : deployment.readyState;
};

const textOf = ({ code, message }: { code?: string | undefined; message?: string | undefined }) =>
  [message, code && `(${code})`].filter(Boolean).join(' ') || 'Vercel gave no reason';
