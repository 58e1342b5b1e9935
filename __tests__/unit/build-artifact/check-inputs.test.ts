import { expect, test } from '@jest/globals';
import type { Inputs } from '@shipgate/build-artifact/action.ts';
import { checkInputs } from '@shipgate/build-artifact/check-inputs.ts';

const SHA = 'c'.repeat(40);
const OTHER_RUN = { 'run-id': 7, sha: SHA, repository: 'mallory/petstore', digest: `sha256:${'0'.repeat(64)}` };

const download = (given: Partial<Inputs>) =>
  checkInputs({ operation: 'download', artifact: 'shipgate-build', ...given } as Inputs);

test('another run is one whose id, commit, repository and digest are all given; without them it is this one', () => {
  expect(download(OTHER_RUN)).toEqual({ runId: 7, sha: SHA, repository: 'mallory/petstore' });
  expect(download({})).toBeUndefined();
});

test.each<[string, Partial<Inputs>, string]>([
  ['a short commit', { sha: 'ccccccc' }, 'Input "sha" is "ccccccc", but must be a full commit, 40 hexadecimal digits.'],
  [
    'an address',
    { repository: 'https://github.com/a/b' },
    'Input "repository" is "https://github.com/a/b", but must be OWNER/NAME.',
  ],
  ['a commit with more behind it', { sha: `${SHA}0` }, 'must be a full commit'],
  ['a path of three parts', { repository: 'a/b/c' }, 'must be OWNER/NAME'],
  ['a digest with more behind it', { digest: `${OTHER_RUN.digest}0` }, 'must be "sha256:" and 64 hexadecimal digits'],
  ['a name that leads elsewhere', { artifact: '../x' }, 'Input "artifact" is "../x", but must be'],
  ['a hidden name', { artifact: '.x' }, 'Input "artifact" is ".x", but must be'],
  ['a name of 101 letters', { artifact: 'x'.repeat(101) }, 'but must be at most 100 letters'],
  ['a bare digest', { digest: 'abc' }, 'Input "digest" is "abc", but must be "sha256:" and 64 hexadecimal digits.'],
])('%s is refused, with what was given and what is wanted', (_, given, sentence) => {
  expect(() => download({ ...OTHER_RUN, ...given })).toThrow(sentence);
});

test.each(['run-id', 'sha', 'repository', 'digest'] as const)('another run without its %s is not taken', (name) => {
  expect(() => download({ ...OTHER_RUN, [name]: undefined })).toThrow('belong together');
});

test('of this run a digest alone may be wanted; another run is never wanted by a part', () => {
  expect(download({ digest: OTHER_RUN.digest })).toBeUndefined();
  expect(() => download({ sha: SHA, digest: OTHER_RUN.digest })).toThrow('belong together');
  expect(() => download({ repository: 'mallory/petstore' })).toThrow('belong together');
});

test('an upload takes nothing that belongs to a download', () => {
  const upload = { operation: 'upload', artifact: 'shipgate-build', digest: OTHER_RUN.digest } as Inputs;
  expect(() => checkInputs(upload)).toThrow('Input "digest" belongs to "download"');
});
