import { InvalidWorkflow, Unsupported } from '../errors.ts';
import type { WorkflowEvent } from '../options.ts';
import { get, items, literal, type Token } from '../read/tokens.ts';
import type { Workflow } from '../read/workflow.ts';

/** What runs without `types`. https://docs.github.com/actions/reference/workflows-and-actions/events-that-trigger-workflows */
const DEFAULT_TYPES: Record<string, string[]> = {
  pull_request: ['opened', 'synchronize', 'reopened'],
  pull_request_target: ['opened', 'synchronize', 'reopened'],
};

/**
 * Makes sure that GitHub would start the workflow for this event.
 * @throws InvalidWorkflow that says which filter keeps it from running, Unsupported for filters by path
 */
export function checkTrigger(workflow: Workflow, event: WorkflowEvent) {
  const { file } = workflow;
  const trigger = workflow.events.get(event.name);
  const refuse = (why: string): never => {
    throw new InvalidWorkflow(`${file} does not run on '${event.name}'${why}`);
  };
  if (!trigger) return refuse('');
  for (const key of ['paths', 'paths-ignore']) {
    const filter = get(trigger, key);
    if (filter) throw new Unsupported(`${file}:${filter.line}`, `on.${event.name}.${key}`);
  }
  const action = event.payload.action;
  const types = patterns(get(trigger, 'types')) ?? DEFAULT_TYPES[event.name];
  if (typeof action === 'string' && types && !types.includes(action))
    refuse(` with action '${action}', only with ${types.join(', ')}`);
  const { kind, name } = filteredRef(event);
  const filter = { only: patterns(get(trigger, kind)), not: patterns(get(trigger, `${kind}-ignore`)) };
  const other = kind === 'tags' ? 'branches' : 'tags';
  const isForOthers = !filter.only && !filter.not && (get(trigger, other) ?? get(trigger, `${other}-ignore`)) !== undefined;
  if (isForOthers && event.name === 'push') refuse(` of ${kind}, only of ${other}`);
  if (filter.only && !matchesFilter(name, filter.only)) refuse(` of '${name}', only of ${filter.only.join(', ')}`);
  if (filter.not && matchesFilter(name, filter.not)) refuse(` of '${name}', which is ignored`);
}

/** Whether a name fits a list of filter patterns; a later `!pattern` takes it out again. */
export function matchesFilter(name: string, list: string[]): boolean {
  return list.reduce((fits, pattern) => {
    const isNegative = pattern.startsWith('!');
    return toExpression(isNegative ? pattern.slice(1) : pattern).test(name) ? !isNegative : fits;
  }, false);
}

/** GitHub's own kind of glob: `**` crosses slashes, `?` and `+` repeat what stands before them. */
function toExpression(pattern: string): RegExp {
  const source = pattern.replace(/\*\*|[*.^$(){}|]/g, (part) => {
    if (part === '**') return '.*';
    return part === '*' ? '[^/]*' : `\\${part}`;
  });
  return new RegExp(`^${source}$`);
}

/** The branch or tag that filters look at: where a pull request goes to, else what was pushed. */
function filteredRef({ name, payload, ref }: WorkflowEvent): { kind: 'branches' | 'tags'; name: string } {
  const base = (payload.pull_request as { base?: { ref?: string } } | undefined)?.base?.ref;
  if (name.startsWith('pull_request') && base) return { kind: 'branches', name: base };
  const kind = ref.startsWith('refs/tags/') ? 'tags' : 'branches';
  return { kind, name: ref.replace(/^refs\/(heads|tags)\//, '') };
}

const patterns = (token: Token | undefined): string[] | undefined => token && items(token).map((item) => literal(item) ?? '');
