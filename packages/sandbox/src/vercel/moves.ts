import type { Project } from './state.ts';

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
