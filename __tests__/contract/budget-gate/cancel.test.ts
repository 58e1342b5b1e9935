import { execFileSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { runBundle } from '#testing/run-bundle.ts';
import { serve } from '#testing/serve.ts';
import { LIGHT } from './pages.ts';

test.each(['SIGINT', 'SIGTERM'] as const)(
  '%s ends the run at once, with outputs and without a Chrome left behind',
  async (signal) => {
    await using site = await serve({ '/': LIGHT });
    let sent = false;
    using run = await runBundle(
      'budget-gate',
      { url: site.url, runs: '15' },
      {
        onStdout: (soFar, send) => {
          if (sent || !soFar.includes('run 1 of 15')) return;
          sent = true;
          send(signal);
        },
      },
    );
    expect(run.exitCode).toBe(1);
    expect(run.outputs.verdict).toBe('error');
    expect(run.report.reason).toContain('cancelled');
    expect(run.stdout).not.toContain('run 3 of 15');
    expect(readdirSync(run.folder).filter((name) => name.startsWith('shipgate-chrome-'))).toEqual([]);
    expect(execFileSync('ps', ['-eo', 'args'], { encoding: 'utf8' })).not.toContain(run.folder);
  },
);
