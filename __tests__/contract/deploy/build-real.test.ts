import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, test } from '@jest/globals';
import { setStage } from './stage.ts';

/** Fetches Vercel's command line from the npm registry: 360 MB, 20 s. */
const long = process.env.SHIPGATE_LONG ? test : test.skip;

long(
  'the pinned vercel builds a site with the variables of its project, no token, and what it leaves is deployed',
  async () => {
    await using stage = await setStage({
      buildCommand: 'env > public/env.txt',
      outputDirectory: 'public',
      env: { SHOP: 'a "b" c' },
    });
    const site = stage.folder({ 'public/index.html': 'source' });
    const { NODE_EXTRA_CA_CERTS = '' } = process.env;
    const env = { PATH: `${dirname(process.execPath)}:/usr/bin:/bin`, NODE_EXTRA_CA_CERTS };
    using run = await stage.deploy({ operation: 'build', 'working-directory': site }, { env });
    expect(run.report).toMatchObject({ verdict: 'pass' });
    const seen = readFileSync(join(site, '.vercel/output/static/env.txt'), 'utf8');
    expect(seen).toContain('SHOP=a "b" c\n');
    expect(seen).not.toContain(stage.sandbox.vercel.token);
    expect(existsSync(join(site, '.vercel/output/builds.json'))).toBe(true);
    using deployed = await stage.deploy({ 'working-directory': site });
    expect(await (await fetch(`${deployed.outputs.url}/index.html`)).text()).toBe('source');
  },
  300_000,
);
