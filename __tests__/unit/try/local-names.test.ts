import { expect, test } from '@jest/globals';
import { withLocalNames } from '#scripts/try/local-names.ts';

const caller = (inputs: Record<string, string>) => ({
  name: 'preview',
  text: Object.entries(inputs)
    .map(([name, value]) => `${name}: ${value}`)
    .join('\n'),
  inputs,
});

test("a team's own project, team, database and sender are replaced by local ones", () => {
  const { text, projects } = withLocalNames(
    caller({
      'vercel-org-id': 'team_abc',
      'vercel-project-id': 'prj_123',
      'supabase-url': 'https://abc.supabase.co',
      'email-from': 'ci@acme.dev',
      'working-directory': 'web',
    }),
    'My Site!',
  );
  expect(text).not.toMatch(/team_abc|prj_123|supabase\.co|ci@acme\.dev/);
  expect(text).toContain('vercel-project-id: my-site');
  expect(text).toContain('supabase-url: ${{ vars.SUPABASE_URL }}');
  expect(projects).toEqual([expect.objectContaining({ name: 'my-site', workingDirectory: 'web' })]);
});

test('each project of a list gets a name of its own, and its folder', () => {
  const projects = JSON.stringify([
    { name: 'Web', 'vercel-project-id': 'prj_1', 'working-directory': 'apps/web' },
    { name: 'docs', 'vercel-project-id': 'prj_2' },
  ]);
  const local = withLocalNames(caller({ projects }), 'repository');
  expect(local.projects).toEqual([
    expect.objectContaining({ name: 'web', workingDirectory: 'apps/web' }),
    expect.objectContaining({ name: 'docs', workingDirectory: '.' }),
  ]);
  expect(local.text).not.toMatch(/prj_/);
});

test('a variable of the repository, as init writes it, is replaced: it has no value here', () => {
  const projects = JSON.stringify([
    { name: 'docs', 'vercel-project-id': '${{ vars.VERCEL_PROJECT_ID_APPS_DOCS }}', 'working-directory': 'apps/docs' },
    { name: 'web', 'vercel-project-id': '${{ vars.VERCEL_PROJECT_ID_APPS_WEB }}', 'working-directory': 'apps/web' },
  ]);
  const { text } = withLocalNames(caller({ projects }), 'repository');
  expect(text).toContain('"vercel-project-id":"docs","working-directory":"apps/docs"');
  expect(text).not.toContain('${{');
  const single = withLocalNames(caller({ 'vercel-project-id': '${{ vars.OUR_PROJECT }}' }), 'site');
  expect(single.text).toBe('vercel-project-id: site');
});

test('a project that is called by its name leaves a folder of that name alone', () => {
  const { text } = withLocalNames(caller({ 'vercel-project-id': 'shop', 'working-directory': 'apps/shop' }), 'my-repository');
  expect(text).toBe('vercel-project-id: my-repository\nworking-directory: apps/shop');
});
