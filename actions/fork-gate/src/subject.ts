import * as z from 'zod/mini';
import { isApprovalLabel } from '#core/approval-label.ts';
import { firstIssue } from '#core/json.ts';
import { plainText } from '#core/text.ts';
import { UserError } from '#kit/errors.ts';
import type { Head } from './facts.ts';
import { asRepository, repositorySchema } from './repository.ts';
import { type Stop, skip } from './stop.ts';

/** What a run of the gate is about: a run that has built a fork's commit, or a pull request that was labelled. */
export type Subject = { kind: 'run'; runId: number; head: Head } | { kind: 'label'; number: number; sha: string };

const runSchema = z.object({
  action: z.string(),
  repository: repositorySchema,
  workflow_run: z.object({
    id: z.number(),
    event: z.string(),
    conclusion: z.nullable(z.string()),
    head_sha: z.string().check(z.regex(/^[0-9a-f]{40}$/)),
    head_branch: z.nullable(z.string()),
    head_repository: z.nullable(repositorySchema),
  }),
});
const labelSchema = z.object({
  action: z.string(),
  label: z.optional(z.object({ name: z.string() })),
  pull_request: z.object({ number: z.number(), head: z.object({ sha: z.string() }) }),
});

/**
 * Reads the event: `workflow_run` when a build has ended, `pull_request_target` when a label was added. Both run the default branch's workflow,
 * whatever the fork has changed.
 * @throws UserError for every other event.
 */
export function readSubject(eventName: string, event: unknown): Subject | Stop {
  switch (eventName) {
    case 'workflow_run':
      return ofRun(parsed(runSchema, event, eventName));
    case 'pull_request_target':
      return ofLabel(parsed(labelSchema, event, eventName));
    default:
      throw new UserError(
        `fork-gate judges "workflow_run" and "pull_request_target" (labeled), and this run was started by "${plainText(eventName, 50)}". Call it as its README shows.`,
      );
  }
}

function ofRun({ action, repository, workflow_run: run }: z.infer<typeof runSchema>): Subject | Stop {
  const { head_repository: head, head_branch: ref } = run;
  if (action !== 'completed') return skip('The build has not ended yet: it is judged when it has.');
  if (run.event !== 'pull_request')
    return skip(`The build was started by "${plainText(run.event, 50)}", and only those of pull requests are judged here.`);
  if (head !== null && head.id === repository.id)
    return skip('The pull request comes from this repository, and has its own preview.');
  if (run.conclusion !== 'success')
    return skip(`The build ended as "${plainText(run.conclusion ?? 'unknown', 50)}", so there is nothing to deploy.`);
  if (head === null || ref === null) return skip('The fork is gone, so there is no pull request to deploy for.');
  return { kind: 'run', runId: run.id, head: { sha: run.head_sha, ref, repository: asRepository(head) } };
}

function ofLabel({ action, label, pull_request: pull }: z.infer<typeof labelSchema>): Subject | Stop {
  if (action !== 'labeled' || label === undefined || !isApprovalLabel(label.name))
    return skip('No label that approves a commit was added, so there is nothing to judge.');
  return { kind: 'label', number: pull.number, sha: pull.head.sha };
}

function parsed<T>(schema: z.ZodMiniType<T>, event: unknown, name: string): T {
  const result = schema.safeParse(event);
  if (result.success) return result.data;
  throw new UserError(`The event ${name} is not as GitHub documents it: ${firstIssue(result.error)}.`);
}
