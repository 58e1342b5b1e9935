import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { runBundle } from '#testing/run-bundle.ts';
import { type ServedSite, serve } from '#testing/serve.ts';
import { html, page } from './pages.ts';

const shop = (button: string) =>
  page(
    'Shop',
    `<h1>Shop</h1><label>Search <input id="q"></label><button type="button" id="go">${button}</button>
    <ul data-testid="hits"></ul><a href="/done">Buy</a>
    <script>
      const show = () => setTimeout(() => { document.querySelector('ul').innerHTML = '<li>' + document.querySelector('#q').value + '</li><li>more</li>'; }, 300);
      document.querySelector('#go').onclick = show;
      document.querySelector('#q').onkeydown = (event) => { if (event.key === 'Enter') show(); };
    </script>`,
  );

let site: ServedSite;
let cwd: string;

beforeAll(async () => {
  site = await serve({
    '/': shop('Find'),
    '/renamed': shop('Seek'),
    '/dead': page('Dead', '<button type="button" onclick="gone()">Find</button>'),
    '/done': page('Done', '<h1>Thank you</h1>'),
    '/nothing': html(page('Nothing here'), {}, 404),
  });
  cwd = mkdtempSync(join(tmpdir(), 'smoke-flows-'));
});
afterAll(async () => {
  rmSync(cwd, { recursive: true });
  await site[Symbol.asyncDispose]();
});

function play(yaml: string, inputs: Record<string, string> = {}) {
  writeFileSync(join(cwd, 'flow.yml'), yaml);
  return runBundle('smoke', { url: site.url, flows: 'flow.yml', 'timeout-ms': '1000', ...inputs }, { cwd });
}

test('a flow goes through the site as a person would, and keeps the pictures it asks for', async () => {
  using run = await play(
    `
name: Buy a pet
steps:
  - goto: /
  - expect: { status: 200 }
  - fill: { label: Search, value: dog }
  - press: Enter
  - expect: { text: { testid: hits, contains: dog } }
  - fill: { label: Search, value: cat }
  - click: { role: button, name: Find }
  - expect: { visible: { role: list } }
  - expect: { text: cat }
  - expect: { count: { role: listitem, is: 2 } }
  - screenshot: hits
  - click: { text: Buy }
  - expect: { url: /done }
  - expect: { title: Done }
  - goto: /nothing
  - expect: { status: 404 }
`,
    { 'timeout-ms': '5000' },
  );
  expect(run.report).toMatchObject({ verdict: 'pass', findings: [] });
  expect(run.report.evidence).toMatchObject([{ kind: 'screenshot', name: 'Screenshot of Buy a pet: hits' }]);
});

test('a flow stops at the step that fails, and says what it met there', async () => {
  using run = await play(
    'name: Find\nsteps:\n  - goto: /renamed\n  - click: { role: button, name: Find }\n  - screenshot: never\n',
  );
  expect(run.report.findings).toMatchObject([
    {
      rule: 'flow-step',
      verdict: 'fail',
      title: expect.stringContaining('stops at step 2, click button "Find"'),
      where: { url: `${site.url}/renamed`, file: 'flow.yml', line: 4 },
    },
  ]);
  expect(run.report.evidence.map(({ kind }) => kind)).toEqual(['screenshot', 'trace']);
});

test('an expectation that does not come true says what was seen', async () => {
  using run = await play('name: Title\nsteps:\n  - goto: /\n  - expect: { title: Store }\n');
  expect(run.report.findings).toMatchObject([{ rule: 'flow-step', actual: 'Shop', expected: 'Store' }]);
});

test('a flow that meets an error page fails at its goto, unless it expects the status', async () => {
  using run = await play('name: Gone\nsteps:\n  - goto: /nothing\n  - expect: { title: Nothing }\n');
  expect(run.report.findings).toMatchObject([{ rule: 'flow-step', actual: 404 }]);
});

test('a button whose script throws fails the flow that clicks it, though every step succeeded', async () => {
  using run = await play('name: Dead\nsteps:\n  - goto: /dead\n  - click: { role: button }\n  - expect: { title: Dead }\n');
  expect(run.report.findings).toMatchObject([
    { rule: 'uncaught-error', title: expect.stringContaining('gone is not defined'), where: { file: '/dead', line: 1 } },
  ]);
});
