import { expect, test } from '@jest/globals';
import { mayGetKey } from '@shipgate/cli/doctor/may-get-key.ts';
import { resolve } from '@shipgate/cli/doctor/values.ts';

test.each([
  ["Supabase's own host", 'https://abc.supabase.co', undefined, true],
  ['this machine', 'http://127.0.0.1:54321', undefined, true],
  ['the address that the environment names', 'https://db.acme.dev', 'https://db.acme.dev/', true],
  ['an address that only files name', 'https://evil.example', undefined, false],
  ['an address beside the one that the environment names', 'https://evil.example', 'https://abc.supabase.co', false],
  ['a host that only begins like one', 'https://abc.supabase.co.evil.example', undefined, false],
  ["Supabase's host in the clear", 'http://abc.supabase.co', undefined, false],
  ['a host behind a name', 'https://abc.supabase.co@evil.example', undefined, false],
])('the key may go to %s: %s', (_, url, named, may) => {
  expect(mayGetKey(url, named)).toBe(may);
});

test('a variable of a caller is looked up here, and a secret of this environment never is', () => {
  const env = {
    VERCEL_PROJECT_ID_WEB: 'prj_web',
    VERCEL_TOKEN: 'v',
    PROJECT_API_KEY: 'k',
    AWS_SESSION: 's',
    EMAIL_PASSWORD: 'p',
  };
  expect(resolve('${{ vars.VERCEL_PROJECT_ID_WEB }}', env)).toBe('prj_web');
  for (const name of ['VERCEL_TOKEN', 'PROJECT_API_KEY', 'AWS_SESSION', 'EMAIL_PASSWORD'])
    expect(resolve(`https://evil.example/\${{ vars.${name} }}`, env)).toBe('https://evil.example/');
});
