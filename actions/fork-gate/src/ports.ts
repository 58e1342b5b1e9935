import { UserError } from '#kit/errors.ts';
import { githubClient } from '#kit/github.ts';
import type { Session } from '#kit/session.ts';
import type { Inputs } from './action.ts';
import { findPulls, readPull } from './adapters/pulls.ts';
import { readRole } from './adapters/role.ts';
import { findBuild, readBuild } from './adapters/runs.ts';
import { newestLabelling } from './adapters/timeline.ts';
import type { Role } from './approval.ts';
import type { Build, Head, Labelling, Pull } from './facts.ts';

/** What `run` needs of the world. Each asks GitHub, and throws a ServiceError when it does not answer as it should. */
export interface Ports {
  eventName: string;
  event: unknown;
  /** Open pull requests whose head is a branch of this name, of the same owner. */
  findPulls(head: Head): Promise<Pull[]>;
  readPull(number: number): Promise<Pull>;
  /** The newest time that a label was added or removed. */
  newestLabelling(number: number, label: string): Promise<Labelling | undefined>;
  /** undefined when GitHub knows no such person here. */
  readRole(login: string): Promise<Role | undefined>;
  readBuild(runId: number, artifact: string): Promise<Build>;
  /** The newest run for a head that succeeded and left the artifact. */
  findBuild(head: Head, artifact: string): Promise<Build | undefined>;
  output(name: string, value: string): void;
}

export function livePorts(inputs: Inputs, session: Session): Ports {
  const { env, signal, source, eventName, event } = session;
  const token = inputs['github-token'];
  if (token === undefined)
    throw new UserError(
      'Input "github-token" is missing: who may approve can only be asked with one. Set it or the environment variable GITHUB_TOKEN.',
    );
  const client = githubClient({ apiUrl: env.GITHUB_API_URL, below: `repos/${source.repository}`, token, signal });
  return {
    eventName,
    event,
    findPulls: (head) => findPulls(client, head),
    readPull: (number) => readPull(client, number),
    newestLabelling: (number, label) => newestLabelling(client, number, label),
    readRole: (login) => readRole(client, login),
    readBuild: (runId, artifact) => readBuild(client, runId, artifact),
    findBuild: (head, artifact) => findBuild(client, head, artifact),
    output: session.output,
  };
}
