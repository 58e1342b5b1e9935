import { isMap, isScalar, parseDocument } from 'yaml';
import type { Suite } from './suite.ts';

/** A scope that a caller has to grant, with the reason that the workflow gives. */
export interface Grant {
  scope: string;
  access: 'read' | 'write';
  reason: string;
}

/** What a reusable workflow takes and needs, as its own file says. */
export interface Offer {
  /** The workflow's name, such as `preview`. */
  name: string;
  inputs: ReadonlyMap<string, { isRequired: boolean }>;
  secrets: readonly string[];
  /** The sum of its jobs' permissions, by name of scope. */
  grants: readonly Grant[];
}

/** The reason of a scope whose file gives none, since the linter asks for none. */
const KNOWN_REASONS: Readonly<Record<string, string>> = { contents: 'check out the commit' };

/** @returns undefined where the suite has no such workflow at its commit. */
export function readOffer(suite: Pick<Suite, 'read'>, name: string): Offer | undefined {
  const text = suite.read(name);
  return text === undefined ? undefined : parseOffer(name, text);
}

export function parseOffer(name: string, text: string): Offer {
  const document = parseDocument(text);
  const call = document.getIn(['on', 'workflow_call'], true);
  const inputs = isMap(call) ? entriesOf(call.get('inputs', true)) : [];
  const secrets = isMap(call) ? entriesOf(call.get('secrets', true)) : [];
  return {
    name,
    inputs: new Map(inputs.map(([key, value]) => [key, { isRequired: isMap(value) && value.get('required') === true }])),
    secrets: secrets.map(([key]) => key),
    grants: sumOf(
      entriesOf(document.get('jobs', true)).flatMap(([, job]) => (isMap(job) ? grantsOf(job.get('permissions', true)) : [])),
    ),
  };
}

const entriesOf = (node: unknown): [string, unknown][] =>
  isMap(node) ? node.items.map(({ key, value }) => [isScalar(key) ? String(key.value) : '', value]) : [];

const grantsOf = (permissions: unknown): Grant[] =>
  entriesOf(permissions).flatMap(([scope, value]) => {
    const access = isScalar(value) ? value.value : undefined;
    if (access !== 'read' && access !== 'write') return [];
    return [{ scope, access, reason: isScalar(value) ? (value.comment ?? '').trim() : '' }];
  });

/** Of each scope the strongest access that a job needs, with the reason of the first such job. */
function sumOf(all: readonly Grant[]): Grant[] {
  const scopes = [...new Set(all.map(({ scope }) => scope))].toSorted();
  return scopes.map((scope) => {
    const wanted = all.filter((grant) => grant.scope === scope);
    const access = wanted.some((grant) => grant.access === 'write') ? 'write' : 'read';
    const reason = wanted.find((grant) => grant.access === access && grant.reason !== '')?.reason;
    return { scope, access, reason: reason ?? KNOWN_REASONS[scope] ?? `jobs of the workflow ${access} ${scope}` };
  });
}
