import { existsSync, globSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { REPOSITORY_ROOT } from '#testing/run-bundle.ts';

/** One import of a file, whether static, dynamic or a re-export. */
export interface Import {
  /** As it is written. */
  specifier: string;
  /** From the repository's root, when it names a file of this repository. */
  file: string | undefined;
  /** Only types, which leave no trace at run time. */
  isType: boolean;
}

/** One source file of the project. */
export interface Source {
  /** From the repository's root. */
  path: string;
  /** `packages/core`, `actions/smoke`, `scripts`. */
  room: string;
  /** Inside the room's `src`. */
  place: string;
  text: string;
  /** The text without comments and without what stands in quotes. */
  code: string;
  lines: number;
  imports: Import[];
}

const IMPORT =
  /^(?<keyword>import type|export type|import|export)\s(?:[\w*{}\s,$]*?\sfrom\s)?'(?<from>[^']+)';|\bimport\('(?<dynamic>[^'$]+)'\)/gm;
const ALIASES: readonly [RegExp, string][] = [
  [/^#(core|kit|sandbox)\/(.*)$/, 'packages/$1/src/$2'],
  [/^@shipgate\/(core|kit|sandbox|cli)\/(.*)$/, 'packages/$1/src/$2'],
  [/^@shipgate\/([^/]+)\/(.*)$/, 'actions/$1/src/$2'],
  [/^#actions\/(.*)$/, 'actions/$1'],
  [/^#scripts\/(.*)$/, 'scripts/$1'],
];

/** All sources: actions, packages and scripts. */
export function readSources(): Source[] {
  const paths = globSync(['actions/*/src/**/*.ts', 'packages/*/src/**/*.ts', 'scripts/**/*.ts'], {
    cwd: REPOSITORY_ROOT,
    exclude: ['scripts/new/template/**'],
  });
  return paths.toSorted().map(readSource);
}

function readSource(path: string): Source {
  const text = readFileSync(join(REPOSITORY_ROOT, path), 'utf8');
  const parts = path.split('/');
  const room = parts[0] === 'scripts' ? 'scripts' : parts.slice(0, 2).join('/');
  const imports = [...text.matchAll(IMPORT)].map(({ groups = {} }) => {
    const specifier = groups.from ?? groups.dynamic ?? '';
    return { specifier, file: fileOf(specifier, path), isType: groups.keyword?.endsWith('type') ?? false };
  });
  return {
    path,
    room,
    place: room === 'scripts' ? parts.slice(1).join('/') : parts.slice(3).join('/'),
    text,
    code: withoutWords(text),
    lines: text.split('\n').length - 1,
    imports,
  };
}

function fileOf(specifier: string, from: string): string | undefined {
  if (specifier.startsWith('.')) return relative(REPOSITORY_ROOT, resolve(REPOSITORY_ROOT, dirname(from), specifier));
  const alias = ALIASES.find(([pattern]) => pattern.test(specifier));
  const file = alias && specifier.replace(alias[0], alias[1]);
  return file && existsSync(join(REPOSITORY_ROOT, file)) ? file : undefined;
}

const withoutWords = (text: string) =>
  text
    .replace(/\/\*[\s\S]*?\*\//g, '')
    .replace(/(?<!:)\/\/.*$/gm, '')
    .replace(/'[^'\n]*'|"[^"\n]*"/g, "''");

/** Circles among files, each as the way round. @param follow which imports count. */
export function findCircles(sources: readonly Source[], follow: (found: Import) => boolean): string[] {
  const next = new Map(sources.map(({ path, imports }) => [path, imports.filter(follow).flatMap(({ file }) => file ?? [])]));
  const done = new Set<string>();
  const circles: string[] = [];
  const visit = (path: string, way: readonly string[]) => {
    const start = way.indexOf(path);
    if (start >= 0) circles.push([...way.slice(start), path].join(' → '));
    if (start >= 0 || done.has(path)) return;
    for (const file of next.get(path) ?? []) visit(file, [...way, path]);
    done.add(path);
  };
  for (const path of next.keys()) visit(path, []);
  return circles;
}
