import { expect, test } from '@jest/globals';
import { parseConfig } from '#kit/config.ts';
import { gateInputs } from '#kit/inputs/common.ts';
import { defineAction, required, withDefault } from '#kit/inputs/definition.ts';
import { choice, flag, integer, list, text } from '#kit/inputs/fields.ts';
import { type Given, readInputs } from '#kit/inputs/read.ts';

const action = defineAction({
  name: 'smoke',
  title: 'Smoke',
  description: 'For tests.',
  inputs: {
    ...gateInputs,
    pages: withDefault(list('Pages.'), '/', { configurable: true }),
    runs: withDefault(integer('Runs.', { min: 1, max: 15 }), '3', { configurable: true }),
    device: withDefault(choice('Device.', ['mobile', 'desktop']), 'mobile', { configurable: true }),
    staged: withDefault(flag('Staged.'), 'false'),
  },
  outputs: {},
});

const given = (texts: Record<string, string>, more: Partial<Given> = {}): Given => ({
  texts: { url: 'https://a.example', ...texts },
  config: { texts: {}, places: {} },
  env: {},
  ...more,
});

test('texts become values, defaults fill in', () => {
  expect(readInputs(action, given({ pages: '/, /pets\n/pets', staged: 'true' }))).toMatchObject({
    url: new URL('https://a.example'),
    pages: ['/', '/pets'],
    runs: 3,
    device: 'mobile',
    staged: true,
    environment: 'preview',
  });
});

test.each([
  [{ url: 'a.example' }, 'Input "url" is "a.example", but must be a URL with its scheme, such as https://a.example.'],
  [{ url: 'https://u:p@a.example' }, 'Input "url" is "https://***@a.example", but must be a URL without user name and password'],
  [
    { url: 'https://a.example/bad?x=1' },
    'must be the address of the site alone, https://a.example; name the page in "pages": /bad?x=1.',
  ],
  [{ url: 'ftp://a.example' }, 'must be an absolute http or https URL.'],
  [{ runs: '99' }, 'Input "runs" is "99", but must be a whole number from 1 to 15.'],
  [{ runs: '2.5' }, 'Input "runs" is "2.5", but must be a whole number'],
  [{ device: 'moble' }, 'but must be one of mobile, desktop. Did you mean "mobile"?'],
  [{ staged: 'yes' }, 'Input "staged" is "yes", but must be true or false.'],
  [{ pagse: '/' }, 'Unknown input "pagse" of smoke. Did you mean "pages"?'],
  [{ 'protection-bypass': 'short' }, 'Input "protection-bypass" is ***, but must be a secret of at least 8 characters.'],
])('bad input %j gets one clear sentence', (texts, sentence) => {
  expect(() => readInputs(action, given(texts))).toThrow(sentence);
});

test('a missing required input says what it is for', () => {
  const needy = { ...action, inputs: { ...action.inputs, needs: required(text('What the jobs before concluded.')) } };
  expect(() => readInputs(needy, given({}))).toThrow('Input "needs" is missing. Set it: What the jobs before concluded.');
});

test('an input beats the environment, the environment beats the file, the file beats the default', () => {
  const config = { texts: { runs: '5' }, places: { runs: '.github/shipgate.yml:2:3' } };
  expect(readInputs(action, given({}, { config })).runs).toBe(5);
  expect(readInputs(action, given({ runs: '7' }, { config })).runs).toBe(7);
});

test('a bad value of the configuration file is refused with its line and column', () => {
  const config = { texts: { runs: '99' }, places: { runs: '.github/shipgate.yml:2:3' } };
  expect(() => readInputs(action, given({}, { config }))).toThrow('"runs" at .github/shipgate.yml:2:3 is "99", but must be');
});

test('a secret prints as stars wherever text is made of it', () => {
  const { 'protection-bypass': secret } = readInputs(action, given({ 'protection-bypass': 'bypass-secret-1234' }));
  expect(`${secret} ${JSON.stringify({ secret })}`).toBe('*** {"secret":"***"}');
  expect(secret?.reveal()).toBe('bypass-secret-1234');
});

const config = (text: string) => parseConfig(text, '.github/shipgate.yml', action);

test('settings of the action are read, those of others left alone', async () => {
  expect(await config('smoke:\n  pages: [/, /pets]\n  runs: 5\ndeploy:\n  anything: 1\n')).toEqual({
    texts: { pages: '/\n/pets', runs: '5' },
    places: { pages: '.github/shipgate.yml:2:3', runs: '.github/shipgate.yml:3:3' },
  });
  expect((await config('')).texts).toEqual({});
  expect((await config('smoke:\n')).texts).toEqual({});
});

test.each([
  ['smoke:\n  pagse: [/]\n', '.github/shipgate.yml:2:3: unknown setting "pagse" of smoke. Did you mean "pages"?'],
  ['smok:\n  pages: [/]\n', '.github/shipgate.yml:1:1: unknown section "smok". Did you mean "smoke"?'],
  ['smoke:\n  pages: [/\n', 'this is not valid YAML'],
  ['smoke:\n  runs: [1, 2]\n', '.github/shipgate.yml:2:3: "runs" must be one integer.'],
  ['- a\n', '.github/shipgate.yml:1:1: the file must be a map of sections'],
  ['smoke:\n  url: https://evil.example\n', '"url" can only be set as an input of the step: a pull request can edit this file.'],
  ['smoke:\n  github-token: abcdefghijk\n', '"github-token" can only be set as an input'],
])('configuration %j is refused with its place', async (text, sentence) => {
  await expect(config(text)).rejects.toThrow(sentence);
});
