import { UserError } from '#kit/errors.ts';
import type { Session } from '#kit/session.ts';
import type { Inputs } from './action.ts';
import { type Github, githubCalls } from './adapters/github.ts';

/** All that an operation reaches beyond its own memory. */
export interface Ports {
  session: Session;
  /** @throws UserError without github-token. */
  github: Github;
  now(): Date;
}

export const livePorts = (inputs: Inputs, session: Session): Ports => ({
  session,
  get github() {
    const token = inputs['github-token'];
    if (!token) throw new UserError('Input "github-token" is missing. Set it or the environment variable GITHUB_TOKEN.');
    return githubCalls(token, session);
  },
  now: () => new Date(),
});
