import { readFileSync, rmSync } from 'node:fs';
import { dirname } from 'node:path';
import { expect, test } from '@jest/globals';
import { busyHint, keepSummaries, openAddresses, plainComment } from '#scripts/try/told.ts';

const COMMENT = `<!-- shipgate:site/preview {"run":1003,"attempt":1} -->
## ❌ site · preview

[http:\u200b//127.0.0.1:4000](<http://127.0.0.1:4000/>) · commit \`5a51d76\` · [run](<https://github.com/you/site/actions/runs/1003>)

<details open><summary>❌ header-audit: 1 finding</summary>

- ❌ \`csp-missing\` No Content\\-Security\\-Policy: an injected script runs.<br>
  Fix: Send it \\(vercel.json\\).

</details>
`;

test('a comment is shown without the marks that only GitHub reads, and its address can be copied', () => {
  expect(plainComment(COMMENT)).toBe(`## ❌ site · preview

http://127.0.0.1:4000/ · commit \`5a51d76\` · run

### ❌ header-audit: 1 finding

- ❌ \`csp-missing\` No Content-Security-Policy: an injected script runs.
  Fix: Send it (vercel.json).`);
});

test('a page cannot write to the terminal by what the comment quotes of it', () => {
  expect(plainComment('title \u001b[2J gone')).toBe('title  gone');
});

const job = (summary: string) => ({ summary }) as Parameters<typeof keepSummaries>[0]['jobs'][string];

test('the summaries of all jobs lie in one file, which is named; without any there is none', () => {
  const path = keepSummaries(
    { jobs: { deploy: job(''), smoke: job('## Smoke\n'), headers: job('## Headers\n') } },
    `test-${process.pid}`,
  );
  try {
    expect(readFileSync(path ?? '', 'utf8')).toBe('## Smoke\n\n## Headers\n');
  } finally {
    rmSync(dirname(path ?? ''), { recursive: true });
  }
  expect(keepSummaries({ jobs: { deploy: job(' ') } }, 'nothing')).toBeUndefined();
});

test('a busy machine is named as a reason for slow pages, a quiet one is not', () => {
  expect(busyHint(13.7, 2)).toMatch(/load 13\.7 on 2 processors/);
  expect(busyHint(1.5, 2)).toBeUndefined();
});

test('each preview that the comment names has one address to open, also where a matrix gives no outputs', () => {
  const comment = '| blog | http://127.0.0.1:1/ |\n| shop | http://127.0.0.1:2/ |\nWhere: `http://127.0.0.1:1/`';
  expect(openAddresses(comment, 'key').map((address) => address.replace(/\?.*=key$/, ''))).toEqual([
    'http://127.0.0.1:1/',
    'http://127.0.0.1:2/',
  ]);
});
