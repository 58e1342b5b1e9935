import { type Call, paged, type Route, refusal } from './router.ts';
import { type GithubState, now, type PullRequest, type Repository, type TimelineEvent } from './state.ts';
import { inUser } from './users.ts';

/** What people do in a repository's pages that a token of a job cannot. Every `repository` is `owner/name`. */
export interface People {
  /**
   * Puts a label on a pull request, as somebody with the role triage or more may.
   * @param app name of an app that does it for that person.
   * @throws Error when there is no such pull request, or the person may not.
   */
  addLabel(repository: string, number: number, label: string, login: string, app?: string): void;
  /** Takes it off again. @throws Error as above. */
  removeLabel(repository: string, number: number, label: string, login: string): void;
  /** Gives somebody a role, or takes theirs. */
  setPermission(repository: string, login: string, role: Repository['collaborators'][string] | 'none'): void;
}

export function createPeople(state: GithubState, find: (repository: string) => Repository): People {
  const note = (fullName: string, number: number, event: Omit<TimelineEvent, 'id' | 'createdAt'>) => {
    const { pulls, collaborators } = find(fullName);
    const pull = pulls.find((known) => known.number === number);
    if (!pull) throw new Error(`No pull request ${number} in ${fullName}`);
    const role = collaborators[event.login];
    if (!event.login.endsWith('[bot]') && (role === undefined || role === 'read'))
      throw new Error(`${event.login} has the role ${role ?? 'none'} in ${fullName}, and labels take triage`);
    pull.timeline.push({ id: ++state.lastId, ...event, createdAt: now() });
  };
  return {
    addLabel: (fullName, number, label, login, app) =>
      note(fullName, number, { event: 'labeled', label, login, ...(app !== undefined && { app }) }),
    removeLabel: (fullName, number, label, login) => note(fullName, number, { event: 'unlabeled', label, login }),
    setPermission(fullName, login, role) {
      const { collaborators } = find(fullName);
      if (role === 'none') delete collaborators[login];
      else collaborators[login] = role;
    },
  };
}

/** The labels that are on a pull request now. */
export function labelsOf({ timeline }: PullRequest): string[] {
  const on = new Set<string>();
  for (const { event, label } of timeline) event === 'labeled' ? on.add(label) : on.delete(label);
  return [...on];
}

export const inLabel = (name: string) => ({ name, color: 'ededed', default: false, description: null });

export const labelRoutes: Route[] = [
  {
    method: 'GET',
    path: '/issues/:number/timeline',
    needs: ['issues:read', 'pull-requests:read'],
    handle(call: Call) {
      const pull = call.repository.pulls.find(({ number }) => number === Number(call.params.number));
      return pull ? paged(call, eventsOf(pull, call)) : refusal(404, 'Not Found');
    },
  },
];

/** Commits come without an actor and with other fields, comments with their text. @see https://docs.github.com/en/rest/issues/timeline */
function eventsOf(pull: PullRequest, { repository }: Call) {
  const commit = { event: 'committed', sha: pull.head.sha, message: 'A change', author: { name: 'Somebody' } };
  const comments = repository.comments
    .filter(({ number }) => number === pull.number)
    .map(({ id, body, login, createdAt }) => ({ id, event: 'commented', body, actor: inUser(login), created_at: createdAt }));
  const labels = pull.timeline.map(({ id, event, label, login, app, createdAt }) => ({
    id,
    event,
    label: { name: label, color: 'ededed' },
    actor: inUser(login),
    performed_via_github_app: app === undefined ? null : { name: app },
    created_at: createdAt,
  }));
  return [commit, ...[...comments, ...labels].toSorted((a, b) => a.id - b.id)];
}
