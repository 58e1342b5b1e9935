import { InvalidWorkflow } from '../errors.ts';
import type { WorkflowEvent } from '../options.ts';
import { get, items, literal, type Token } from '../read/tokens.ts';
import type { Workflow } from '../read/workflow.ts';
import { matchesFilter } from './filters.ts';

/** What runs without `types`; other events run for all. https://docs.github.com/actions/reference/workflows-and-actions/events-that-trigger-workflows */
const DEFAULT_TYPES: Record<string, string[]> = {
  pull_request: ['opened', 'synchronize', 'reopened'],
  pull_request_target: ['opened', 'synchronize', 'reopened'],
};

/** These run the default branch's file on its head, and none else. */
const ON_DEFAULT_BRANCH = ['workflow_run', 'schedule'];

type Refuse = (why: string) => never;

/**
 * Makes sure that GitHub would start the workflow for this event.
 * @param changedFiles answers the paths that the event changed; asked only where a filter looks at them
 * @throws InvalidWorkflow that says which filter keeps it from running
 */
export function checkTrigger(workflow: Workflow, event: WorkflowEvent, changedFiles: () => string[]) {
  const { file } = workflow;
  const trigger = workflow.events.get(event.name);
  const refuse: Refuse = (why) => {
    throw new InvalidWorkflow(`${file} does not run on '${event.name}'${why}`);
  };
  if (!trigger) return refuse('');
  const action = event.payload.action;
  const types = patterns(get(trigger, 'types')) ?? DEFAULT_TYPES[event.name];
  if (typeof action === 'string' && types && !types.includes(action))
    refuse(` with action '${action}', only with ${types.join(', ')}`);
  checkDefaultBranch(event, refuse);
  checkOwnFilters(trigger, event, refuse);
  checkRef(trigger, event, refuse);
  checkPaths(trigger, event, changedFiles, refuse);
}

function checkDefaultBranch({ name, payload, ref }: WorkflowEvent, refuse: Refuse) {
  const branch = (payload.repository as { default_branch?: string } | undefined)?.default_branch ?? 'main';
  if (ON_DEFAULT_BRANCH.includes(name) && ref !== `refs/heads/${branch}`) refuse(` of ${ref}, only of refs/heads/${branch}`);
}

/** What only one kind of event knows. */
function checkOwnFilters(trigger: Token, { name, payload }: WorkflowEvent, refuse: Refuse) {
  if (name === 'workflow_run') {
    const followed = (payload.workflow_run as { name?: string } | undefined)?.name ?? '';
    const names = patterns(get(trigger, 'workflows')) ?? [];
    if (!names.includes(followed)) refuse(` of '${followed}', only of ${names.join(', ')}`);
  }
  if (name === 'schedule') {
    const lines = items(trigger).map((item) => literal(get(item, 'cron')) ?? '');
    if (!lines.includes(String(payload.schedule))) refuse(` at '${payload.schedule}', only at ${lines.join(', ')}`);
  }
  const state = (payload.deployment_status as { state?: string } | undefined)?.state;
  if (name === 'deployment_status' && state === 'inactive') refuse(" with state 'inactive'");
  const isDraft = (payload.release as { draft?: boolean } | undefined)?.draft === true;
  if (name === 'release' && isDraft && payload.action !== 'published') refuse(` with action '${payload.action}' of a draft`);
}

function checkRef(trigger: Token, event: WorkflowEvent, refuse: Refuse) {
  const filtered = filteredRef(event);
  if (!filtered) return;
  const { kind, name } = filtered;
  const only = patterns(get(trigger, kind));
  const not = patterns(get(trigger, `${kind}-ignore`));
  const other = kind === 'tags' ? 'branches' : 'tags';
  const isForOthers = !only && !not && (get(trigger, other) ?? get(trigger, `${other}-ignore`)) !== undefined;
  if (isForOthers && event.name === 'push') refuse(` of ${kind}, only of ${other}`);
  if (only && !matchesFilter(name, only)) refuse(` of '${name}', only of ${only.join(', ')}`);
  if (not && matchesFilter(name, not)) refuse(` of '${name}', which is ignored`);
}

/** One changed path that fits is enough. Tags are not filtered by path. */
function checkPaths(trigger: Token, { name, ref }: WorkflowEvent, changedFiles: () => string[], refuse: Refuse) {
  const only = patterns(get(trigger, 'paths'));
  const not = patterns(get(trigger, 'paths-ignore'));
  if ((!only && !not) || (name === 'push' && ref.startsWith('refs/tags/'))) return;
  const files = changedFiles();
  if (only && !files.some((file) => matchesFilter(file, only))) refuse(`: no changed path fits ${only.join(', ')}`);
  if (not && files.every((file) => matchesFilter(file, not)))
    refuse(`: every changed path fits ${not.join(', ')}, which is ignored`);
}

/** The branch or tag that filters look at: where a change goes to, what a followed run ran on, else what was pushed. */
function filteredRef({ name, payload, ref }: WorkflowEvent): { kind: 'branches' | 'tags'; name: string } | undefined {
  const branch = (given: unknown) => ({ kind: 'branches' as const, name: String(given).replace(/^refs\/heads\//, '') });
  const part = <Part>(key: string) => payload[key] as Part | undefined;
  const base = part<{ base?: { ref?: string } }>('pull_request')?.base?.ref;
  if (name.startsWith('pull_request') && base) return branch(base);
  if (name === 'merge_group') return branch(part<{ base_ref?: string }>('merge_group')?.base_ref);
  if (name === 'workflow_run') return branch(part<{ head_branch?: string }>('workflow_run')?.head_branch);
  if (name !== 'push' && !name.startsWith('pull_request')) return undefined;
  const kind = ref.startsWith('refs/tags/') ? 'tags' : 'branches';
  return { kind, name: ref.replace(/^refs\/(heads|tags)\//, '') };
}

const patterns = (token: Token | undefined): string[] | undefined => token && items(token).map((item) => literal(item) ?? '');
