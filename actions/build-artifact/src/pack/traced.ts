import { existsSync, readFileSync, realpathSync } from 'node:fs';
import { dirname, join, relative, sep } from 'node:path';
import { plainText } from '#core/text.ts';
import { UserError } from '#kit/errors.ts';
import { describe } from './list-folder.ts';
import { FOLDER_MODE, type Packed } from './packed.ts';

/** Where `vercel build --standalone` puts such files as well. */
const SHARED = 'shared';

interface FunctionConfig {
  /** Path in the function → path of a file on this machine, relative to the folder that was built. */
  filePathMap?: Record<string, unknown>;
}

/**
 * A function's `.vc-config.json` may name files that lie outside of the output, such as those in node_modules. They come along below `shared/`,
 * and the configurations name them there, so that the output needs nothing else of this machine.
 * @param folder the folder that holds `.vercel/output`.
 * @returns the same list, with these files and the rewritten configurations.
 * @throws UserError that names a file which is missing, or which lies elsewhere.
 */
export function withTracedFiles(folder: string, listed: readonly Packed[]): Packed[] {
  const shared = new Map<string, Packed>();
  const root = realpathSync(folder);
  const share = (source: string, from: string): string => {
    const name = `${SHARED}/${source}`;
    if (!shared.has(name)) {
      const path = join(folder, source);
      if (!isInside(root, path))
        throw new UserError(
          `${from} asks for ${JSON.stringify(plainText(source, 200))}, which does not exist inside of the folder that was built. Run "vercel build" again, from the repository's root.`,
        );
      shared.set(name, describe(path, name));
    }
    return `.vercel/output/${name}`;
  };
  const rest = listed.map((packed) => (isFunctionConfig(packed) ? rewritten(packed, share) : packed));
  const known = new Set(rest.map(({ name }) => name));
  const added = [...shared.values()].filter(({ name }) => !known.has(name));
  return [...rest, ...parentsOf(added, known), ...added];
}

type FileOnDisk = Extract<Packed, { kind: 'file' }>;

const isFunctionConfig = (packed: Packed): packed is FileOnDisk =>
  packed.kind === 'file' && packed.name.endsWith('.func/.vc-config.json');

function rewritten(config: FileOnDisk, share: (source: string, from: string) => string): Packed {
  const { filePathMap, ...rest } = readConfig(config);
  if (filePathMap === undefined) return config;
  const sources = Object.entries(filePathMap).map(([place, source]) => {
    // What lies in the output already comes along anyway.
    const inOutput = typeof source === 'string' && source.startsWith('.vercel/output/');
    return [place, inOutput ? source : share(normal(source, config.name), config.name)] as const;
  });
  const { name, mode } = config;
  return { name, kind: 'text', mode, bytes: Buffer.from(JSON.stringify({ ...rest, filePathMap: Object.fromEntries(sources) })) };
}

function readConfig({ path, name }: FileOnDisk): FunctionConfig {
  try {
    const config: unknown = JSON.parse(readFileSync(path, 'utf8'));
    if (typeof config === 'object' && config !== null) return config;
  } catch {
    // Told below, like everything that is no object.
  }
  throw new UserError(`${plainText(name, 200)} is not the JSON that "vercel build" writes. Run it again.`);
}

/** A path without detours, with `/` between its parts. */
function normal(source: unknown, from: string): string {
  if (typeof source !== 'string' || source === '')
    throw new UserError(`${plainText(from, 200)} has a filePathMap that names no files. Run "vercel build" again.`);
  return relative('.', source).split(sep).join('/');
}

function isInside(root: string, path: string): boolean {
  if (!existsSync(dirname(path))) return false;
  const folder = realpathSync(dirname(path));
  return (folder === root || folder.startsWith(root + sep)) && describes(path);
}

const describes = (path: string): boolean => {
  try {
    return describe(path, path).kind !== 'folder';
  } catch {
    return false;
  }
};

function parentsOf(added: readonly Packed[], known: ReadonlySet<string>): Packed[] {
  const names = added.flatMap(({ name }) => {
    const parts = name.split('/').slice(0, -1);
    return parts.map((_, index) => parts.slice(0, index + 1).join('/'));
  });
  return [...new Set(names)].filter((name) => !known.has(name)).map((name) => ({ name, kind: 'folder', mode: FOLDER_MODE }));
}
