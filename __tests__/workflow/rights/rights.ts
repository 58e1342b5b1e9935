import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Document, isMap, isScalar, parseDocument, visit } from 'yaml';
import { SUITE_ROOT } from '#sandbox/stage/consumer.ts';

/** One thing that a job may do or know. */
export interface Right {
  workflow: string;
  job: string;
  kind: 'scope' | 'secret';
  /** `deployments`, `VERCEL_TOKEN` */
  name: string;
  /** What a scope is set to; empty for a secret. */
  access: string;
}

const SECRET = /\bsecrets\.(\w+)/g;

const textOf = (workflow: string): string => readFileSync(join(SUITE_ROOT, '.github/workflows', `${workflow}.yml`), 'utf8');

/** Every scope and every secret of every job of a published workflow. */
export function rightsOf(workflow: string): Right[] {
  const jobs = parseDocument(textOf(workflow)).get('jobs');
  if (!isMap(jobs)) throw new Error(`${workflow} has no jobs.`);
  return jobs.items.flatMap(({ key, value }) => {
    if (!isMap(value)) return [];
    const at = { workflow, job: String(key) };
    const scopes = Object.entries((value.toJSON() as { permissions?: Record<string, string> }).permissions ?? {});
    const secrets = new Set([...String(JSON.stringify(value)).matchAll(SECRET)].map(([, name = '']) => name));
    return [
      ...scopes.map(([name, access]): Right => ({ ...at, kind: 'scope', name, access })),
      ...[...secrets].map((name): Right => ({ ...at, kind: 'secret', name, access: '' })),
    ];
  });
}

/** How a right is called in a test's title. */
export const titleOf = ({ job, kind, name, access }: Right): string =>
  `${job}: ${kind === 'scope' ? `${name}: ${access}` : name}`;

/** A copy of the suite, with one right less: what was `write` may still be read, what was read is gone, a secret is empty. */
export function suiteWithout(right?: Right): Disposable & { folder: string } {
  const folder = mkdtempSync(join(tmpdir(), 'shipgate-rights-'));
  for (const part of ['actions', 'dist', 'schemas']) symlinkSync(join(SUITE_ROOT, part), join(folder, part));
  mkdirSync(join(folder, '.github'));
  cpSync(join(SUITE_ROOT, '.github/workflows'), join(folder, '.github/workflows'), { recursive: true });
  if (right) {
    const document = parseDocument(textOf(right.workflow));
    take(document, right);
    writeFileSync(join(folder, '.github/workflows', `${right.workflow}.yml`), document.toString({ lineWidth: 0 }));
  }
  return { folder, [Symbol.dispose]: () => rmSync(folder, { recursive: true, force: true }) };
}

function take(document: Document, { job, kind, name, access }: Right): void {
  const path = ['jobs', job, 'permissions', name];
  if (kind === 'scope') {
    if (access === 'write') document.setIn(path, 'read');
    else document.deleteIn(path);
    return;
  }
  const node = document.getIn(['jobs', job]);
  if (!isMap(node)) throw new Error(`There is no job ${job}.`);
  visit(node, {
    Scalar(_, scalar) {
      if (!isScalar(scalar) || typeof scalar.value !== 'string') return;
      scalar.value = scalar.value.replace(new RegExp(`\\bsecrets\\.${name}\\b`, 'g'), "''");
    },
  });
}
