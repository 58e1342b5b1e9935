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
  ['a bare digest', { digest: 'abc' }, 'Input "digest" is "abc", but must be "sha256:" and 64 hexadecimal digits.'],
])('%s is refused, with what was given and what is wanted', (_, given, sentence) => {
  expect(() => download({ ...OTHER_RUN, ...given })).toThrow(sentence);
});
