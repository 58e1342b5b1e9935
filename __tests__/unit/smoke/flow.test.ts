import { readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { parseFlow } from '@shipgate/smoke/flows/parse.ts';
import { flowSchema } from '@shipgate/smoke/flows/schema.ts';
import { parse } from 'yaml';

const readme = readFileSync('actions/smoke/README.md', 'utf8');
const [, example = ''] = /```yaml\n(# \.github\/flows[\s\S]*?)```/.exec(readme) ?? [];

test("the README's flow can be copied as it is, and fits the published schema", () => {
  const flow = parseFlow(example, 'buy.yml');
  expect(flow).toMatchObject({ name: 'Put a product into the cart', start: '/products' });
  expect(flow.steps.map(({ title }) => title)).toContain('click button "Add to cart"');
  expect(flowSchema.safeParse(parse(example)).success).toBe(true);
});

const flowOf = (step: string) => `name: Test\nsteps:\n  - goto: /\n  - ${step}\n`;

test.each([
  [
    'click: { role: button, text: Buy }',
    'flow.yml:4:12: `click` must name an element by exactly one of role (with name), label, text, testid.',
  ],
  ['click: Buy', 'flow.yml:4:12: `click` must be a map, not "Buy".'],
  ['fill: { label: Search }', 'flow.yml:4:11: `fill.value` must be a text, not empty.'],
  ['expect: { status: 40 }', 'flow.yml:4:23: `expect.status` must be at least 100, not 40.'],
  ['expect: { title: A, url: / }', 'flow.yml:4:13: `expect` must hold exactly one of visible, text, url, title, count, status.'],
  [
    'screenshot: a picture',
    'flow.yml:4:17: `screenshot` must be a name of letters, digits, "-" and "_", at most 40, not "a picture".',
  ],
])('%s is refused with its place and what is allowed', (step, message) => {
  expect(() => parseFlow(flowOf(step), 'flow.yml')).toThrow(message);
});

test('a flow begins with goto, so that it says where it starts', () => {
  expect(() => parseFlow('name: Test\nsteps:\n  - press: Enter\n', 'flow.yml')).toThrow(
    'flow.yml:3:5: a flow must begin with `goto`',
  );
});

test.each(['//evil.test/', '/\\evil.test/', '/\t/evil.test/', '/\n/evil.test/', 'https://evil.test/'])(
  'goto %j does not leave the site',
  (path) => {
    expect(() => parseFlow(`name: Test\nsteps:\n  - goto: ${JSON.stringify(path)}\n`, 'flow.yml')).toThrow(
      'a flow stays on the site',
    );
  },
);
