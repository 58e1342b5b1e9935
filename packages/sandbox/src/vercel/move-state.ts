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
