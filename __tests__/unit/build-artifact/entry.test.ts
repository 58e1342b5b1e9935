import { expect, test } from '@jest/globals';
import { type Entry, type EntryKind, judgeEntry } from '@shipgate/build-artifact/entry.ts';

const judge = (...entries: Entry[]) => {
  const seen = new Map<string, EntryKind>();
  return entries.map((entry) => judgeEntry(entry, seen)).at(-1);
};
const dir = (name: string): Entry => ({ name, type: 'directory' });
const plain = (name: string): Entry => ({ name, type: 'file' });
const link = (name: string, target: string): Entry => ({ name, type: 'symlink', target });

test.each([
  ['a file', [plain('config.json')], 'file'],
  ['a folder and what lies in it', [dir('static'), plain('static/index.html')], 'file'],
  ['a link beside its target', [dir('functions'), link('functions/b.func', 'a.func')], 'link'],
  ['a link up and down inside', [dir('a'), dir('a/b'), link('a/b/c', '../../static/x')], 'link'],
  ['a link to the output itself', [dir('a'), link('a/all', '..')], 'link'],
  ['a name with dots', [plain('..config...json')], 'file'],
  ['a name with a space and letters of any script', [plain('a b ü 本.html')], 'file'],
] as const)('%s may be in an output', (_, entries, kind) => {
  expect(judge(...entries)).toBe(kind);
});

test.each([
  ['an absolute name', [plain('/etc/passwd')], '"/etc/passwd" has an absolute name'],
  ['a name upwards', [dir('a'), plain('a/../../x')], '"a/../../x" has a name that leads upwards'],
  ['a name upwards at its end', [dir('a'), dir('a/..')], '"a/.." has a name that leads upwards'],
  ['an empty part', [dir('a'), plain('a//x')], '"a//x" has a name with an empty part'],
  ['a part of one dot', [plain('./x')], '"./x" has a name with an empty part'],
  ['no name', [plain('')], '"" has a name with an empty part'],
  ['a control character', [plain('a\u001b[2Jb')], '"a[2Jb" has a name with control characters'],
  ['a line end', [plain('a\nb')], '"a b" has a name with control characters'],
  ['a backslash', [plain('..\\x')], '"..\\\\x" has a name with a backslash'],
  ['a name of 256 bytes', [plain('ü'.repeat(128))], 'has a name that is too long'],
  ['a path of more than 3000 bytes', [plain(Array(400).fill('abcdefgh').join('/'))], 'has a name that is too long'],
  ['a hard link', [{ name: 'a', type: 'link', target: 'config.json' }], '"a" is a hard link'],
  ['a character device', [{ name: 'a', type: 'character-device' }], '"a" is a device'],
  ['a block device', [{ name: 'a', type: 'block-device' }], '"a" is a device'],
  ['a named pipe', [{ name: 'a', type: 'fifo' }], '"a" is a named pipe'],
  ['an unknown kind', [{ name: 'a', type: 'contiguous-file' }], '"a" is of an unknown kind'],
  ['no kind', [{ name: 'a', type: null }], '"a" is of an unknown kind'],
  ['the same name twice', [plain('a'), plain('a')], '"a" stands in it twice'],
  ['a file where a folder is', [dir('a'), plain('a')], '"a" stands in it twice'],
  ['a file below a link', [dir('real'), link('a', 'real'), plain('a/x')], '"a/x" lies below what is no folder'],
  ['a file below a file', [plain('a'), plain('a/x')], '"a/x" lies below what is no folder'],
  ['a folder that was not named', [plain('a/x')], '"a/x" lies below what is no folder'],
  ['an absolute link', [link('a', '/etc/passwd')], '"a" is a link that leads out of the output'],
  ['a link out', [dir('a'), link('a/b', '../../x')], '"a/b" is a link that leads out of the output'],
  ['a link up after down, which another link could turn', [dir('a'), link('a/b', 'c/../..')], 'not straight to its target'],
  ['a link to nothing', [link('a', '')], 'not straight to its target'],
  ['a link with a control character', [link('a', 'x\u0000y')], 'not straight to its target'],
  ['a link with a backslash', [link('a', '..\\..')], 'not straight to its target'],
] as const)('%s is refused in one sentence', (_, entries, sentence) => {
  expect(judge(...entries)).toEqual({ problem: expect.stringContaining(sentence) });
});
