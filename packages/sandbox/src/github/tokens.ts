import { randomBytes } from 'node:crypto';

/** The scopes that a route here asks for: those of a workflow's `permissions`, and two that only other tokens can have. */
export type Scope = JobScope | 'administration' | 'secrets';
type JobScope = 'actions' | 'attestations' | 'contents' | 'deployments' | 'issues' | 'metadata' | 'pull-requests' | 'statuses';
export type Permissions = Partial<Record<Scope, 'read' | 'write' | 'none'>>;

/** What a route needs, such as `deployments:write`. Where several are named, any of them will do. */
export type Need = `${Scope}:${'read' | 'write'}`;

/** A GITHUB_TOKEN as a job gets one. */
export interface Token {
  value: string;
  login: string;
  /** `owner/name`, or every repository. */
  repository: string | 'every';
  permissions: Permissions | 'every';
}

export interface TokenRequest {
  repository: string;
  /** As in a job's `permissions`: what is not named is none. */
  permissions: Permissions;
  /** Who acts by it; `github-actions[bot]` unless told. */
  login?: string;
}

export const BOT = 'github-actions[bot]';

export const createToken = (token: Omit<Token, 'value'>): Token => ({
  value: `ghs_local${randomBytes(16).toString('hex')}`,
  ...token,
});

/** Whether a token may do what a route needs. Every repository here is private: even reading takes a scope. */
export function isAllowed(token: Token, needs: readonly Need[]): boolean {
  const { permissions } = token;
  if (permissions === 'every') return true;
  return needs.some((need) => {
    const [scope, access] = need.split(':') as [Scope, 'read' | 'write'];
    const granted = scope === 'metadata' ? 'read' : permissions[scope];
    return granted === 'write' || granted === access;
  });
}

/** The token in an `Authorization` header: `token …` from Octokit, `basic …` from git as somebody's password, `Bearer …` from others. */
export function readToken(authorization: string): string {
  const [, scheme = '', given = authorization] = /^(token|bearer|basic)\s+(.*)$/i.exec(authorization) ?? [];
  return scheme.toLowerCase() === 'basic' ? (Buffer.from(given, 'base64').toString().split(':')[1] ?? '') : given;
}
