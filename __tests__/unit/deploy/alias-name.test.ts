import { expect, test } from '@jest/globals';
import { type AliasValues, aliasNames } from '@shipgate/deploy/domains/alias/name.ts';

const createValues = (overrides: Partial<AliasValues> = {}): AliasValues => ({
  branch: 'feature-x',
  pr: '12',
  sha: 'a1b2c3d4e5f6'.repeat(4).slice(0, 40),
  environment: 'preview',
  project: 'petstore',
  ...overrides,
});

const name = (template: string, overrides: Partial<AliasValues> = {}) => aliasNames([template], createValues(overrides))[0] ?? '';

/** A valid host name whose labels no browser takes for an encoded one. @see https://www.rfc-editor.org/rfc/rfc5891#section-4.2.3.1 */
const isValid = (host: string) =>
  host.length <= 253 && host.split('.').every((label) => /^(?!..--)[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/.test(label));

test('values that are host names already stand as they are', () => {
  expect(name('{branch}')).toBe('feature-x');
  expect(name('pr-{pr}.preview.example.com')).toBe('pr-12.preview.example.com');
  expect(name('{project}-{branch}')).toBe('petstore-feature-x');
  expect(name('{sha}')).toBe('a1b2c3d4e5f6');
  expect(name('{environment}')).toBe('preview');
  expect(name('Staging')).toBe('staging');
});

test('a value that had to be changed or cut carries a hash, the same each time', () => {
  expect(name('{branch}', { branch: 'feature/x' })).toMatch(/^feature-x-[0-9a-f]{10}$/);
  expect(name('{branch}', { branch: 'feature/x' })).toBe(name('{branch}', { branch: 'feature/x' }));
  expect(name('{branch}-{project}', { branch: 'Grüße/Ärger' })).toMatch(/^gru-e-arger-[0-9a-f]{10}-petstore$/);
  expect(name('{branch}', { branch: '日本語' })).toMatch(/^[0-9a-f]{10}$/);
  const long = name('web-{branch}-eu', { branch: `${'long-'.repeat(60)}tail` });
  expect(long.length).toBeLessThanOrEqual(63);
  expect(long).toMatch(/^web-long-.*-[0-9a-f]{10}-eu$/);
});

test('branches that look alike get different names', () => {
  const alike = [
    'feature-x',
    'Feature-X',
    'feature/x',
    'Feature/X',
    'feature_x',
    'feature--x',
    '-feature-x',
    'feature-x-',
    'féature-x',
  ];
  const hashed = alike.map((branch) => name('{branch}', { branch }));
  // A branch that is called like the hashed name of another one.
  const copies = hashed.map((branch) => name('{branch}', { branch }));
  expect(new Set([...hashed, ...copies.slice(1)]).size).toBe(hashed.length + copies.length - 1);
});

test('what one placeholder lends to the next makes no two branches alike', () => {
  const one = name('{branch}-{environment}', { branch: 'a-b', environment: 'c' });
  expect(one).not.toBe(name('{branch}-{environment}', { branch: 'a', environment: 'b-c' }));
  expect(name('{pr}{branch}', { pr: '1', branch: '2x' })).not.toBe(name('{pr}{branch}', { pr: '12', branch: 'x' }));
  expect(name('{branch}-{pr}', { branch: 'a-b' })).toBe('a-b-12');
});

test('a branch cannot take the name that another line of the same input gives', () => {
  expect(aliasNames(['{branch}', 'pr-{pr}', 'staging'], createValues({ branch: 'pr-7' }))).toEqual([
    expect.stringMatching(/^pr-7-[0-9a-f]{10}$/),
    'pr-12',
    'staging',
  ]);
  expect(aliasNames(['{branch}', 'staging'], createValues({ branch: 'staging' }))[0]).toMatch(/^staging-[0-9a-f]{10}$/);
  expect(aliasNames(['{branch}', 'x-{branch}'], createValues({ branch: 'x-a' }))[0]).toMatch(/^x-a-[0-9a-f]{10}$/);
  expect(aliasNames(['{branch}', 'pr-{pr}', 'staging'], createValues())).toEqual(['feature-x', 'pr-12', 'staging']);
});

test('no letters that browsers read as an encoded name come about by chance', () => {
  expect(name('{branch}', { branch: 'xn--80ak6aa92e' })).toMatch(/^xn-80ak6aa92e-[0-9a-f]{10}$/);
  expect(name('{branch}--{project}', { branch: 'ab' })).toMatch(/^ab-[0-9a-f]{10}--petstore$|^ab-[0-9a-f]{10}-petstore$/);
  expect(name('{branch}.xn--mnchen-3ya.example')).toBe('feature-x.xn--mnchen-3ya.example');
  expect(() => name('xn--{branch}')).toThrow('encoded name');
});

test('a template that is none says why, and what is allowed', () => {
  expect(() => name('{brnach}')).toThrow('unknown placeholder {brnach}. Did you mean "branch"? Allowed are {branch}, {pr}');
  expect(() => name('{{BRANCH}}')).toThrow('double braces');
  expect(() => name('https://{branch}.example.com')).toThrow('without a scheme');
  expect(() => name('{branch}..example.com')).toThrow('empty part');
  expect(() => name('-{branch}')).toThrow('begins or ends with a hyphen');
  expect(() => name('*.{branch}.example.com')).toThrow('no host name');
  expect(() => name('a'.repeat(64))).toThrow('64 characters');
  expect(() => name('{branch')).toThrow('no host name');
});

test('{pr} outside a pull request is a clear error, and only where it is asked for', () => {
  expect(() => name('pr-{pr}', { pr: undefined })).toThrow('belongs to no pull request');
  expect(name('{branch}', { pr: undefined })).toBe('feature-x');
});

test('whatever branches are called, the names are valid and never shared', () => {
  const random = mulberry32(20_261_122);
  const pick = <T>(list: readonly T[]) => list[Math.floor(random() * list.length)] as T;
  const pieces = [
    'a',
    'B',
    '-',
    '--',
    '/',
    '_',
    '.',
    '0',
    'xn--',
    'é',
    'ß',
    '猫',
    '🐱',
    'İ',
    '\u202e',
    ' ',
    "'",
    '<',
    '0123456789',
    'pr-1',
    'preview',
  ];
  const branches = new Set<string>();
  while (branches.size < 1500)
    branches.add(Array.from({ length: 1 + Math.floor(random() * (random() < 0.1 ? 90 : 6)) }, () => pick(pieces)).join(''));
  const templates = [
    '{branch}',
    'v{branch}',
    '{branch}-{environment}',
    '{branch}.{project}.example.com',
    '{project}-{pr}-{branch}',
  ];
  for (const template of templates) {
    const owners = new Map<string, string>();
    for (const branch of branches) {
      const values = createValues({ branch, environment: pick(['preview', 'qa', 'preview-eu']) });
      const [given = ''] = aliasNames([template], values);
      if (!isValid(given)) throw new Error(`${template} with ${JSON.stringify(branch)} is ${given}`);
      if (owners.has(given))
        throw new Error(`${given} belongs to ${JSON.stringify(owners.get(given))} and ${JSON.stringify(branch)}`);
      owners.set(given, branch);
    }
  }
  expect(branches.size).toBe(1500);
});

/** Numbers from 0 to 1, the same for the same seed. @see https://github.com/cprosche/mulberry32 */
function mulberry32(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}
