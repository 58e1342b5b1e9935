import { expect, test } from '@jest/globals';
import type { Console } from '@shipgate/cli/console.ts';
import { STATIC } from '@shipgate/cli/init/detect/framework.ts';
import { writePlanned } from '@shipgate/cli/init/files.ts';
import { init } from '@shipgate/cli/init/init.ts';
import { settingsText } from '@shipgate/cli/init/settings.ts';
import { plainPaint } from '#core/render/terminal.ts';
import { UserError } from '#kit/errors.ts';
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

test.each([
  ['package.json', '{ "dependencies": { "next": "16" }, '],
  ['vercel.json', '{ "headers": [ }'],
  ['pnpm-workspace.yaml', 'packages: ['],
])('a broken %s is named, and nothing is written: a Next.js project would pass for a static site', async (file, text) => {
  using folder = repositoryFolder({ 'index.html': '', [file]: text });
  await expect(init({ yes: 'true' }, person(folder.path).console)).rejects.toThrow(
    new RegExp(`^${file} cannot be read: .+ Mend it`),
  );
  expect(() => folder.read('.github/shipgate.yml')).toThrow('ENOENT');
});

test('so is a broken one of a package, by its path', async () => {
  using folder = repositoryFolder({ 'package.json': { workspaces: ['apps/*'] }, 'apps/web/package.json': 'nope' });
  await expect(init({ yes: 'true' }, person(folder.path).console)).rejects.toThrow(/^apps\/web\/package\.json cannot be read/);
});

test('a file that lies where a folder is needed is named', async () => {
  using folder = repositoryFolder({ 'index.html': '', '.github': 'mine' });
  await expect(init({ yes: 'true' }, person(folder.path).console)).rejects.toThrow(
    '.github is a file, and init needs a folder there.',
  );
  expect(folder.read('.github')).toBe('mine');
});

test('what may not be written is named, without a trace of ours', () => {
  using folder = repositoryFolder({ taken: '' });
  expect(() => writePlanned(folder.path, { path: 'taken/shipgate.yml', text: '' })).toThrow(UserError);
  expect(() => writePlanned(folder.path, { path: 'taken/shipgate.yml', text: '' })).toThrow(
    /^taken\/shipgate\.yml could not be written: /,
  );
});

test('hashes of one build are not recommended where a framework writes the scripts', () => {
  const project = { pages: ['/'], sendsSecurityHeaders: false };
  expect(settingsText({ ...project, framework: { slug: 'nextjs', title: 'Next.js' } })).toMatch(
    /no policy that lists hashes[\s\S]*fail-on: never/,
  );
  expect(settingsText({ ...project, framework: STATIC })).not.toContain('hashes');
});

test('whoever lets Vercel deploy is told of the example that has gates only', async () => {
  using folder = repositoryFolder({ 'index.html': '' });
  const { console, said } = person(folder.path);
  await init({ yes: 'true' }, console);
  expect(said.printed).toContain('examples/gates-only');
});

test('where nothing is to be served, a static site is a guess, and that is said', async () => {
  using bare = repositoryFolder({ 'site/index.html': '' });
  using site = repositoryFolder({ 'index.html': '' });
  const [guess, sure] = [person(bare.path), person(site.path)];
  await init({ yes: 'true' }, guess.console);
  await init({ yes: 'true' }, sure.console);
  expect(guess.said.printed).toContain('The root has no index.html');
  expect(sure.said.printed).not.toContain('has no index.html');
});
