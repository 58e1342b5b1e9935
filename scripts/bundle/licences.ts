import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const LICENCE_FILE = /^(licen[cs]e|notice|copying|third-?party-?notices)/i;

/**
 * The licence texts of packages, by name. ncc's own list leaves out every ES module that webpack joins with others, so ours is made
 * from the bundlers' reports. A package that ships no text is named with its SPDX identifier.
 * @param folders of packages, each with its package.json; repetitions are dropped.
 */
export function licenceText(folders: Iterable<string>): string {
  const entries = new Map<string, string>();
  for (const folder of new Set(folders)) {
    const manifest = readManifest(folder);
    if (manifest) entries.set(`${manifest.name}@${manifest.version}`, texts(folder, manifest.license));
  }
  const sorted = [...entries].toSorted(([a], [b]) => (a < b ? -1 : 1));
  return sorted.map(([title, body]) => `${title}\n${body}\n`).join('\n');
}

function readManifest(folder: string): { name: string; version: string; license: string } | undefined {
  const file = join(folder, 'package.json');
  if (!existsSync(file)) return undefined;
  const { name, version, license } = JSON.parse(readFileSync(file, 'utf8')) as Record<string, unknown>;
  if (typeof name !== 'string' || typeof version !== 'string') return undefined;
  return { name, version, license: typeof license === 'string' ? license : JSON.stringify(license ?? 'no licence named') };
}

function texts(folder: string, identifier: string): string {
  const files = readdirSync(folder, { recursive: false, withFileTypes: true }).filter(
    (entry) => entry.isFile() && LICENCE_FILE.test(entry.name),
  );
  const inner = existsSync(join(folder, 'lib'))
    ? readdirSync(join(folder, 'lib')).filter((name) => name.endsWith('.LICENSE'))
    : [];
  const paths = [...files.map(({ name }) => name), ...inner.map((name) => join('lib', name))].toSorted();
  return [identifier, ...paths.map((path) => readFileSync(join(folder, path), 'utf8').replaceAll('\r\n', '\n').trim())].join(
    '\n\n',
  );
}
