import type { Session } from '#kit/session.ts';

/** What the `post` part is told once nobody has to look after the deployment any more. */
export const ENDED = 'ended';

/** What is known of a deployment that nobody may be waiting for. */
export interface Remnant {
  projectId: string;
  key: string;
  /** Undefined when no answer to its creation ever came. */
  id: string | undefined;
}

/** What `remember` saves for the `post` part, beside the word that the deployment has ended. */
export const SAVED = { project: 'project', key: 'key' } as const;

/** Leaves behind what the `post` part needs, should this process be killed. Call it before the deployment is created. */
export function remember({ projectId, key }: Pick<Remnant, 'projectId' | 'key'>, session: Session): void {
  session.save(SAVED.project, projectId);
  session.save(SAVED.key, key);
}
