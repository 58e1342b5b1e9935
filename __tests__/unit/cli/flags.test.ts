import { expect, test } from '@jest/globals';
import { parseFlags } from '@shipgate/cli/flags.ts';
import { actionHelp } from '@shipgate/cli/help.ts';
import { plainPaint } from '#core/render/terminal.ts';
import { commonInputs } from '#kit/inputs/common.ts';
import { defineAction, optional, required, withDefault } from '#kit/inputs/definition.ts';
import { flag, integer, list, url } from '#kit/inputs/fields.ts';

const action = defineAction({
  name: 'look',
  title: 'Look',
  description: 'Looks at pages.',
  inputs: {
    ...commonInputs,
    url: required(url('Address of the site.')),
    pages: withDefault(list('Pages to open.'), '/', { configurable: true }),
    runs: withDefault(integer('How often.', { min: 1, max: 9 }), '3'),
    staged: optional(flag('Move no domain.')),
  },
  outputs: {},
});

test('values stand after a space or an equals sign, a yes-or-no flag stands alone, a list may be repeated', () => {
  const { texts, print } = parseFlags(action, [
    '--url',
    'http://a.test',
    '--runs=5',
    '--staged',
    '--pages',
    '/',
    '--pages=/b,/c',
  ]);
  expect(texts).toEqual({ url: 'http://a.test', runs: '5', staged: 'true', pages: '/\n/b,/c' });
  expect(print).toBe('report');
});

test('a yes-or-no flag can be told no', () => {
  expect(parseFlags(action, ['--staged=false']).texts).toEqual({ staged: 'false' });
});

test.each([
  [['--json'], 'json'],
  [['--help'], 'help'],
  [['-h'], 'help'],
])('%j asks for %s', (args, print) => {
  expect(parseFlags(action, args).print).toBe(print);
});

test.each([
  [['--ulr', 'http://a.test'], 'Unknown flag --ulr of look. Did you mean "--url"?'],
  [['--jsno'], 'Did you mean "--json"?'],
  [['--zzzzzzzz'], 'Unknown flag --zzzzzzzz of look. "npm run shipgate -- look --help" lists all.'],
  [['--url'], 'Flag --url lacks its value: Address of the site.'],
  [['--url', '--staged'], 'Flag --url lacks its value'],
  [['--url', 'http://a.test', '--url', 'http://b.test'], 'Flag --url is given twice.'],
  [['http://a.test'], '"http://a.test" belongs to no flag.'],
  [['--staged', 'false'], '"false" belongs to no flag.'],
])('%j is refused: %s', (args, sentence) => {
  expect(() => parseFlags(action, args)).toThrow(sentence);
});

test('help tells every flag with its default, its environment variable and whether the file may set it', () => {
  const help = actionHelp(action, plainPaint);
  for (const [name, { field, env }] of Object.entries(action.inputs))
    expect(help).toContain(field.kind === 'secret' ? `$${env}` : `--${name}`);
  expect(help).toMatch(/^Usage: .* look --url <url>/);
  expect(help).toMatch(/--pages <list>\n +Pages to open\. Default: \/\. \*/);
  expect(help).toMatch(/\$VERCEL_AUTOMATION_BYPASS_SECRET\n/);
  expect(help).toMatch(/--staged\n/);
});
