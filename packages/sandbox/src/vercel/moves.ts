import type { Project } from './state.ts';

/** What decides how promotions and rollbacks of a project behave. */
export interface MoveState {
  /**
   * What becomes of one that is asked for while another is under way. Vercel documents a 409 for both calls and not when it comes,
   * so there is the other way too, where the later one takes over.
   */
  overlapping: OverlappingMoves;
  /** The deployment before the current one: all that a Hobby account may go back to. */
  previousId: string | null;
  /** Each begins only when this has resolved. */
  held: Promise<void> | undefined;
  /** How many of the next ones Vercel skips. */
  toSkip: number;
  /** Who rolled back last, and why. */
  rollbackDescription: { userId: string; username: string; description: string; createdAt: number } | undefined;
  /** The next build that is created ends only when this has resolved. */
  nextBuild: Promise<void> | undefined;
}

export type OverlappingMoves = 'conflict' | 'last-wins';

export const moveState = (overlapping: OverlappingMoves = 'conflict'): MoveState => ({
  overlapping,
  previousId: null,
  held: undefined,
  toSkip: 0,
  rollbackDescription: undefined,
  nextBuild: undefined,
});

/** What tests do to the moves of a project. */
export interface LocalMoves {
  /** Keeps promotions and rollbacks `pending`. @returns what lets them go on. */
  holdMoves(project: string): () => void;
  /** Keeps the next deployment that is created from becoming READY. @returns what lets it. */
  holdNextBuild(project: string): () => void;
  /** Lets Vercel skip the next promotion or rollback. */
  skipNextMove(project: string): void;
  /** Switches the domains' following, as somebody in the dashboard would. */
  setFollowing(project: string, follows: boolean): void;
}

export const localMoves = (project: (idOrName: string) => Project): LocalMoves => ({
  holdMoves(name) {
    const { promise, resolve } = Promise.withResolvers<void>();
    project(name).moves.held = promise;
    return resolve;
  },
  holdNextBuild(name) {
    const { promise, resolve } = Promise.withResolvers<void>();
    project(name).moves.nextBuild = promise;
    return resolve;
  },
  skipNextMove: (name) => void project(name).moves.toSkip++,
  setFollowing(name, follows) {
    project(name).autoAssignCustomDomains = follows;
  },
});

/** Waits for what holds a build or a move, unless the work is ended before. */
export async function untilLetGo(held: Promise<void> | undefined, signal: AbortSignal): Promise<void> {
  if (!held || signal.aborted) return;
  const ended = new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }));
  await Promise.race([held, ended]);
}

/** Takes the gate that was set up for the next build. */
export function takeGate({ moves }: Project): Promise<void> | undefined {
  const gate = moves.nextBuild;
  moves.nextBuild = undefined;
  return gate;
}

/** Notes why production was rolled back. */
export function describeRollback(project: Project, user: { id: string; username: string }, description: string) {
  project.moves.rollbackDescription = { userId: user.id, username: user.username, description, createdAt: Date.now() };
}
