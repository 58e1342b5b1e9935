import { entries, literal, type Token } from './tokens.ts';

export type Access = 'none' | 'read' | 'write';

/** Scopes of a GITHUB_TOKEN; one that is absent is `none`. `metadata: read` always comes with it and is not listed. */
export type Permissions = Record<string, Access>;

/** The scopes a `permissions` mapping can name, as of the schema of @actions/workflow-parser 0.3.61. */
const SCOPES = [
  'actions',
  'artifact-metadata',
  'attestations',
  'checks',
  'contents',
  'deployments',
  'discussions',
  'id-token',
  'issues',
  'models',
  'packages',
  'pages',
  'pull-requests',
  'repository-projects',
  'security-events',
  'statuses',
];

/** What a repository with restricted defaults grants where no file says anything. */
export const DEFAULT_PERMISSIONS: Permissions = { contents: 'read', packages: 'read' };

const RANK: Record<Access, number> = { none: 0, read: 1, write: 2 };

/** Reads `permissions`: a mapping, `read-all` or `write-all`. Undefined where the file says nothing. */
export function readPermissions(token: Token | undefined): Permissions | undefined {
  if (!token) return undefined;
  const shorthand = /^(read|write)-all$/.exec(literal(token) ?? '')?.[1] as Access | undefined;
  if (shorthand) return Object.fromEntries(SCOPES.map((scope) => [scope, limitOf(scope, shorthand)]));
  return Object.fromEntries(entries(token).map(([scope, access]) => [scope, literal(access) as Access]));
}

/** What is asked for beyond what is granted, in GitHub's words; undefined where all is granted. */
export function excess(asked: Permissions, granted: Permissions): { requesting: string; allowed: string } | undefined {
  const beyond = Object.entries(asked).filter(([scope, access]) => RANK[access] > RANK[granted[scope] ?? 'none']);
  if (beyond.length === 0) return undefined;
  return {
    requesting: beyond.map(([scope, access]) => `${scope}: ${access}`).join(', '),
    allowed: beyond.map(([scope]) => `${scope}: ${granted[scope] ?? 'none'}`).join(', '),
  };
}

/** A fork's pull request may read and never write; it gets no OIDC token. */
export function readOnly(permissions: Permissions): Permissions {
  return Object.fromEntries(
    Object.entries(permissions).map(([scope, access]) => [scope, scope === 'id-token' || access === 'none' ? 'none' : 'read']),
  );
}

function limitOf(scope: string, access: Access): Access {
  if (scope === 'id-token') return access === 'write' ? 'write' : 'none';
  return scope === 'models' ? 'read' : access;
}
