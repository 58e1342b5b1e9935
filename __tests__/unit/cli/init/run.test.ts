import { expect, test } from '@jest/globals';
import type { Console } from '@shipgate/cli/console.ts';
import { init } from '@shipgate/cli/init/init.ts';
import { plainPaint } from '#core/render/terminal.ts';
import { repositoryFolder } from '#testing/repository-folder.ts';

/** A person who answers the questions that hold a word, and presses Enter at all others. */
function person(folder: string, answers: Readonly<Record<string, string>> = {}) {
  const said = { asked: [] as string[], printed: '' };
  const take = (line: string) => {
    said.printed += `${line}\n`;
  };
  const console: Console = {
    env: {},
    folder,
    signal: new AbortController().signal,
    paint: plainPaint,
    print: take,
    tell: take,
    async ask(question) {
      said.asked.push(question);
      return Object.entries(answers).find(([word]) => question.includes(word))?.[1] ?? '';
    },
  };
  return { console, said };
}

test('a person is asked only what the repository does not tell, and the answers are written', async () => {
  using folder = repositoryFolder({ 'index.html': '', '.vercel/project.json': { projectId: 'prj_1' } });
  const { console, said } = person(folder.path, { approval: '', 'lets a release': 'none', Supabase: 'https://abc.supabase.co' });
  expect(await init({}, console)).toBe(0);
  expect(said.asked.join()).not.toContain('Id of the Vercel project');
  expect(folder.read('.github/workflows/shipgate-production.yml')).toMatch(
    /approval: none[\s\S]*supabase-url: https:\/\/abc\.supabase\.co/,
  );
  expect(said.printed).not.toContain('production-approval');
});

test('a flag answers its question', async () => {
  using folder = repositoryFolder({ 'index.html': '' });
  const { console, said } = person(folder.path);
  await init({ 'project-id': 'prj_1', approval: 'none' }, console);
  expect(said.asked.join()).not.toMatch(/Id of the Vercel project|lets a release/);
});

test('a file that differs is shown and overwritten only after a yes', async () => {
  using folder = repositoryFolder({ 'index.html': '', '.github/workflows/shipgate-preview.yml': 'name: Mine\n' });
  const no = person(folder.path, { Overwrite: 'n' });
  expect(await init({}, no.console)).toBe(0);
  expect(no.said.printed).toMatch(/-name: Mine[\s\S]*\+name: Preview/);
  expect(folder.read('.github/workflows/shipgate-preview.yml')).toBe('name: Mine\n');
  await init({}, person(folder.path, { Overwrite: 'y' }).console);
  expect(folder.read('.github/workflows/shipgate-preview.yml')).toContain('name: Preview');
});

test('an answer that cannot be meant is refused, and nothing is written', async () => {
  using folder = repositoryFolder({ 'index.html': '' });
  const { console } = person(folder.path, { 'lets a release': 'maybe' });
  await expect(init({}, console)).rejects.toThrow('must be one of environment, none');
  expect(() => folder.read('.github/shipgate.yml')).toThrow('ENOENT');
});
