import type { WorkflowEvent } from '../runner/options.ts';
import { repositoryOf, userOf } from './payloads.ts';
import type { Scene } from './scene.ts';

/** `workflow_run`: it runs main's file on main's head, with the base's rights, whoever set the first run off. */
export function workflowRunEvent(
  { sandbox, consumer }: Pick<Scene, 'sandbox' | 'consumer'>,
  runId: string,
  action: 'completed' | 'requested',
): WorkflowEvent {
  const { actor, name, path } = sandbox.github.run(consumer.slug, runId);
  return {
    name: 'workflow_run',
    ref: 'refs/heads/main',
    sha: consumer.head(),
    actor,
    payload: {
      action,
      workflow_run: sandbox.github.shownRun(consumer.slug, runId),
      workflow: { name, path, state: 'active' },
      repository: repositoryOf(consumer),
      sender: userOf(actor),
    },
  };
}
