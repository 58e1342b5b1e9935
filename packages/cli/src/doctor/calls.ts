import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { isMap, isScalar, isSeq, LineCounter, parseDocument } from 'yaml';
import { SUITE_SLUG } from '#core/suite.ts';
import { readRepositoryFile } from '#kit/repository-file.ts';

const FOLDER = '.github/workflows';
const USES = new RegExp(`^${SUITE_SLUG}/(?<path>[^@]+)@(?<ref>.+)$`, 'i');

/** One place where a workflow of the repository uses Shipgate. */
export interface Call {
  /** `.github/workflows/preview.yml:12`. */
  place: string;
  /** Name of the reusable workflow; absent where a step uses an action. */
  workflow: string | undefined;
  /** Commit, tag or branch. */
  ref: string;
  /** What stands behind the pin. */
  comment: string;
  with: Readonly<Record<string, string>>;
  permissions: Readonly<Record<string, string>>;
  /** The events that start the file's workflow. */
  events: readonly string[];
}

/** Every use of Shipgate in a repository. Files that are no YAML are left to GitHub, which tells of them. */
export function readCalls(root: string): Call[] {
  return workflowFiles(root).flatMap((name) => {
    const text = readRepositoryFile(join(root, FOLDER, name));
    return text === undefined ? [] : callsIn(`${FOLDER}/${name}`, text);
  });
}

function workflowFiles(root: string): string[] {
  try {
    return readdirSync(join(root, FOLDER))
      .filter((name) => /\.ya?ml$/.test(name))
      .toSorted();
  } catch {
    return [];
  }
}

export function callsIn(file: string, text: string): Call[] {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines });
  const jobs = document.get('jobs', true);
  if (!isMap(jobs)) return [];
  const events = eventsOf(document.get('on', true));
  return jobs.items.flatMap(({ value: job }) => {
    if (!isMap(job)) return [];
    const steps = job.get('steps', true);
    return [job, ...(isSeq(steps) ? steps.items : [])].flatMap((node): Call[] => {
      const uses = isMap(node) ? node.get('uses', true) : undefined;
      const found = isScalar(uses) ? USES.exec(String(uses.value))?.groups : undefined;
      if (!isMap(node) || !isScalar(uses) || !found) return [];
      const line = lines.linePos(uses.range?.[0] ?? 0).line;
      return [
        {
          place: `${file}:${line}`,
          workflow: /^\.github\/workflows\/([\w-]+)\.ya?ml$/.exec(found.path ?? '')?.[1],
          ref: found.ref ?? '',
          comment: (uses.comment ?? '').trim(),
          with: textsOf(node.get('with', true)),
          permissions: textsOf(node.get('permissions', true)),
          events,
        },
      ];
    });
  });
}

const textsOf = (node: unknown): Record<string, string> =>
  isMap(node)
    ? Object.fromEntries(
        node.items.map(({ key, value }) => [
          String(isScalar(key) ? key.value : key),
          isScalar(value) ? String(value.value ?? '') : '',
        ]),
      )
    : {};

function eventsOf(on: unknown): string[] {
  if (isScalar(on)) return [String(on.value)];
  if (isSeq(on)) return on.items.map((item) => String(isScalar(item) ? item.value : ''));
  return isMap(on) ? on.items.map(({ key }) => String(isScalar(key) ? key.value : '')) : [];
}

/** The caller of one reusable workflow; undefined where the repository has none. */
export const callOf = (calls: readonly Call[], workflow: string): Call | undefined =>
  calls.find((call) => call.workflow === workflow);
