import { expect, test } from '@jest/globals';
import type { Inputs } from '@shipgate/build-artifact/action.ts';
import type { Ports } from '@shipgate/build-artifact/ports.ts';
import { Refusal } from '@shipgate/build-artifact/refusal.ts';
import { run } from '@shipgate/build-artifact/run.ts';
import { ServiceError } from '#kit/http/errors.ts';
import { TooLargeError } from '#kit/http/save.ts';

const SHA = 'c'.repeat(40);
const HEX = 'a'.repeat(64);
const DIGEST = `sha256:${HEX}`;
const OTHER = `sha256:${'b'.repeat(64)}`;
const origin = { runId: 70, sha: SHA, repositoryId: 1, headRepositoryId: 2 };
const artifact = { id: 9, sizeBytes: 1_000_000, isExpired: false, digest: DIGEST as string | undefined, origin };
const own = { digest: DIGEST };
const other = { 'run-id': 70, sha: SHA, repository: 'mallory/petstore', digest: DIGEST };

interface Scene {
  listed?: typeof artifact | undefined;
  origin?: object;
  sha256?: string;
  saving?: () => never;
  unpacking?: () => never;
}

/** Downloads with these inputs, and tells what was done in which order. */
async function download(inputs: Partial<Inputs>, scene: Scene = {}) {
  const did: string[] = [];
  const source = {
    find: async () => ('listed' in scene ? scene.listed : artifact),
    save: async (_: unknown, _file: string, maxBytes: number) => {
      did.push(`save up to ${maxBytes}`);
      scene.saving?.();
      return { sha256: scene.sha256 ?? HEX, sizeBytes: 5 };
    },
  };
  const ports = {
    ownReports: 'shipgate-report-web.deploy.',
    ownRun: () => ({ ...source, removeForeign: async (prefix: string) => did.push(`remove ${prefix}`) }),
    otherRun: () => ({ ...source, read: async () => ({ ...origin, headRepository: 'mallory/petstore', ...scene.origin }) }),
    makeRoom: async () => ({ file: 'room', [Symbol.asyncDispose]: async () => {} }),
    unpack: async () => {
      did.push('unpack');
      scene.unpacking?.();
      return { files: 3, sizeBytes: 9 };
    },
    output: () => {},
  } as unknown as Ports;
  const fixed = { operation: 'download', artifact: 'shipgate-build', 'max-megabytes': 1, environment: 'preview' };
  const outcome = await run({ ...fixed, ...inputs } as Inputs, ports);
  return { did, rules: outcome.findings.map(({ rule }) => rule), reason: outcome.reason };
}

test('what other jobs left in the name of this one goes before anything is fetched', async () => {
  expect(await download(own)).toMatchObject({
    did: ['remove shipgate-report-web.deploy.', 'save up to 1000000', 'unpack'],
    rules: [],
  });
});

test('of another run it is taken where all fits, up to the very limit', async () => {
  expect(await download(other)).toMatchObject({ did: ['save up to 1000000', 'unpack'], rules: [] });
});

test.each<[string, Partial<Inputs>, Scene, string, number]>([
  ['a run for another commit', other, { origin: { sha: 'd'.repeat(40) } }, 'foreign-artifact', 0],
  ['a run for another fork', other, { origin: { headRepository: 'eve/petstore' } }, 'foreign-artifact', 0],
  [
    'an artifact of another fork',
    other,
    { listed: { ...artifact, origin: { ...origin, headRepositoryId: 3 } } },
    'foreign-artifact',
    0,
  ],
  ['an artifact that is too large', own, { listed: { ...artifact, sizeBytes: 1_000_001 } }, 'too-large', 1],
  ['a digest of which GitHub says another', own, { listed: { ...artifact, digest: OTHER } }, 'wrong-digest', 1],
  ['bytes of another digest than is wanted', own, { sha256: 'b'.repeat(64) }, 'wrong-digest', 2],
  [
    'bytes of another digest, where GitHub names none',
    own,
    { listed: { ...artifact, digest: undefined }, sha256: 'b'.repeat(64) },
    'wrong-digest',
    2,
  ],
  ['bytes of another digest than GitHub says', {}, { sha256: 'b'.repeat(64) }, 'wrong-digest', 2],
  [
    'more bytes than GitHub said',
    own,
    {
      saving: () => {
        throw new TooLargeError('x');
      },
    },
    'too-large',
    2,
  ],
  [
    'an archive that is refused',
    own,
    {
      unpacking: () => {
        throw new Refusal('unsafe-archive', 'It is unsafe.', 'Look.');
      },
    },
    'unsafe-archive',
    3,
  ],
])('%s fails, and nothing more is done', async (_, inputs, scene, rule, steps) => {
  const { did, rules } = await download(inputs, scene);
  expect(rules).toEqual([rule]);
  expect(did).toHaveLength(steps);
});

const answering = (status: number) => () => {
  throw new ServiceError('GitHub', 'GET /zip', { kind: 'status', status, code: undefined, detail: '', retryAfterMs: undefined });
};
test.each<[string, Partial<Inputs>, Scene, string]>([
  ['none of that name', other, { listed: undefined }, 'There is no artifact shipgate-build in run 70'],
  ['none of that name in this run', own, { listed: undefined }, 'There is no artifact shipgate-build in this run'],
  ['one that has expired', own, { listed: { ...artifact, isExpired: true } }, 'has expired'],
  ['one that expired meanwhile', own, { saving: answering(410) }, 'has expired'],
  ['a GitHub in trouble', own, { saving: answering(500) }, 'GitHub answered 500'],
])('%s ends the step', async (_, inputs, scene, sentence) => {
  await expect(download(inputs, scene)).rejects.toThrow(sentence);
});
