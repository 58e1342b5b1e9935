import { plainText } from '#core/text.ts';

/** What may lie in an output. Everything else that a tar can hold is refused. */
export type EntryKind = 'folder' | 'file' | 'link';

/** One thing in a tar, as its header tells it. */
export interface Entry {
  /** Below `.vercel/output`, parts separated by `/`. */
  name: string;
  /** The tar's own word: `file`, `directory`, `symlink`, `link`, … */
  type: string | null | undefined;
  /** Where a link leads, relative to its own folder. */
  target?: string | null | undefined;
}

/** The most that a file system takes, in bytes. */
const MAX_PART_BYTES = 255;
const MAX_NAME_BYTES = 3000;

const KINDS: Record<string, EntryKind> = { file: 'file', directory: 'folder', symlink: 'link' };
const WORDS: Record<string, string> = {
  link: 'a hard link',
  'character-device': 'a device',
  'block-device': 'a device',
  fifo: 'a named pipe',
};

/**
 * Judges one entry after those before it. Packing and unpacking hold to the same rules, so that what is uploaded can be downloaded.
 * A name lies below the output, its folders stand before it and are no links, and a link goes up before it goes down and never out:
 * however links are followed, nobody leaves the output by them.
 * @param seen what came before, by name; the entry is added.
 * @returns its kind, or what is wrong with it, as the end of a sentence.
 */
export function judgeEntry({ name, type, target }: Entry, seen: Map<string, EntryKind>): EntryKind | { problem: string } {
  const shown = JSON.stringify(plainText(name, 200));
  const kind = KINDS[type ?? ''];
  if (kind === undefined) return { problem: `${shown} is ${WORDS[type ?? ''] ?? 'of an unknown kind'}` };
  const wrong = nameProblem(name);
  if (wrong !== undefined) return { problem: `${shown} ${wrong}` };
  if (seen.has(name)) return { problem: `${shown} stands in it twice` };
  const parent = name.split('/').slice(0, -1).join('/');
  if (parent !== '' && seen.get(parent) !== 'folder') return { problem: `${shown} lies below what is no folder of the output` };
  if (kind === 'link' && !staysInside(parent, target ?? ''))
    return { problem: `${shown} is a link that leads out of the output, or not straight to its target` };
  seen.set(name, kind);
  return kind;
}

function nameProblem(name: string): string | undefined {
  if (/\p{Cc}/u.test(name)) return 'has a name with control characters';
  if (name.includes('\\')) return 'has a name with a backslash';
  if (name.startsWith('/')) return 'has an absolute name';
  const parts = name.split('/');
  if (parts.includes('..')) return 'has a name that leads upwards';
  if (parts.some((part) => part === '' || part === '.')) return 'has a name with an empty part';
  const isLong = parts.some((part) => Buffer.byteLength(part) > MAX_PART_BYTES) || Buffer.byteLength(name) > MAX_NAME_BYTES;
  return isLong ? 'has a name that is too long' : undefined;
}

/** Whether a target goes up first, no further than the output, and then only down. */
function staysInside(parent: string, target: string): boolean {
  if (target === '' || target.startsWith('/') || /[\\\p{Cc}]/u.test(target)) return false;
  const parts = target.replace(/\/$/, '').split('/');
  const downAt = parts.findIndex((part) => part !== '..');
  const ups = downAt < 0 ? parts.length : downAt;
  const depth = parent === '' ? 0 : parent.split('/').length;
  return ups <= depth && parts.slice(ups).every((part) => !['', '.', '..'].includes(part));
}
