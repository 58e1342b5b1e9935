import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { runBundle } from '#testing/run-bundle.ts';
import { serve } from '#testing/serve.ts';

test.each(['smoke', 'budget-gate'])(
  "%s gives Chrome, which runs strangers' scripts, no variable of the job but what a browser needs",
  async (gate) => {
    const folder = mkdtempSync(join(tmpdir(), 'browser-env-'));
    const chrome = join(folder, 'chrome');
    writeFileSync(chrome, `#!/bin/sh\nenv > ${folder}/env\nexit 1\n`);
    chmodSync(chrome, 0o755);
    await using site = await serve({ '/': '<title>Hi</title>' });
    const env = { CHROME_PATH: chrome, RESEND_API_KEY: 're_of_another_step', ACTIONS_RUNTIME_TOKEN: 'runtime-token', LANG: 'C' };
    using run = await runBundle(
      gate,
      { url: site.url, 'protection-bypass': 'bypass-0123456789', 'github-token': 'ghs_0123' },
      { env },
    );
    expect(run.outputs.verdict).toBe('error');
    const seen = readFileSync(join(folder, 'env'), 'utf8');
    expect(seen).toMatch(/^LANG=C$/m);
    expect(seen).toContain(`TMPDIR=${run.folder}`);
    expect(seen).not.toMatch(/bypass-0123456789|ghs_0123|re_of_another_step|runtime-token/);
    rmSync(folder, { recursive: true });
  },
);
