import { expect, test } from '@jest/globals';
import { buildCommand, CLI_VERSION } from '@shipgate/deploy/prebuild/cli.ts';
import { buildEnvironment, type Surroundings } from '@shipgate/deploy/prebuild/environment.ts';
import { Secret } from '#kit/secret.ts';

const surroundings = (overrides: Partial<Surroundings> = {}): Surroundings => ({
  runner: { PATH: '/bin', HOME: '/home/runner' },
  secrets: ['token-token-token'],
  project: {},
  given: undefined,
  environment: 'preview',
  repository: 'acme/petstore',
  sha: 'a'.repeat(40),
  ref: 'feature',
  pullRequest: 7,
  ...overrides,
});

test('of the runner a build gets what it needs to run, and no token, input, state or file of the step', () => {
  const runner = {
    PATH: '/bin',
    HOME: '/home/runner',
    LANG: 'C.UTF-8',
    NODE_OPTIONS: '--max-old-space-size=4096',
    npm_config_registry: 'https://npm.example/',
    GITHUB_SHA: 'b'.repeat(40),
    'npm_config_//npm.example/:_authToken': 'x',
    npm_config__auth: 'x',
    NODE_AUTH_TOKEN: 'x',
    VERCEL_TOKEN: 'x',
    GITHUB_TOKEN: 'x',
    'INPUT_VERCEL-TOKEN': 'x',
    ACTIONS_ID_TOKEN_REQUEST_TOKEN: 'x',
    ACTIONS_RUNTIME_TOKEN: 'x',
    STATE_key: 'x',
    GITHUB_OUTPUT: '/tmp/output',
    GITHUB_ENV: '/tmp/env',
    RUNNER_TEMP: '/tmp',
    AWS_SECRET_ACCESS_KEY: 'x',
    TMPDIR: '/tmp/token-token-token',
  };
  const own = Object.keys(buildEnvironment(surroundings({ runner }))).filter((name) => !name.startsWith('VERCEL'));
  expect(own.toSorted()).toEqual(
    ['CI', 'GITHUB_SHA', 'HOME', 'LANG', 'NODE_OPTIONS', 'NO_COLOR', 'PATH', 'npm_config_registry'].toSorted(),
  );
});

test('build-env beats the project, the project beats the system, and neither moves PATH or brings a token', () => {
  const project = { SHOP: 'staging', API: 'old', PATH: '/evil', VERCEL_OIDC_TOKEN: 'x', VERCEL_TOKEN: 'x', NODE_ENV: 'test' };
  const env = buildEnvironment(surroundings({ project, given: new Map([['API', new Secret('new')]]), environment: 'staging' }));
  expect(env).toMatchObject({ SHOP: 'staging', API: 'new', PATH: '/bin', VERCEL_ENV: 'preview', VERCEL_TARGET_ENV: 'staging' });
  expect(Object.keys(env).filter((name) => name.includes('TOKEN'))).toEqual([]);
});

test('only the very release that is pinned is taken from the machine', () => {
  expect(buildCommand('production', CLI_VERSION)).toEqual({ file: 'vercel', args: ['build', '--yes', '--target=production'] });
  for (const other of ['59.0.0', undefined])
    expect(buildCommand('production', other).args).toContain(`--package=vercel@${CLI_VERSION}`);
  expect(buildCommand('x; rm -rf /', CLI_VERSION).args.at(-1)).toBe('--target=x; rm -rf /');
});
