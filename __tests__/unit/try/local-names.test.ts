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

test('expressions stay: what they read is local already', () => {
  const inputs = { 'vercel-project-id': '${{ vars.VERCEL_PROJECT_ID }}' };
  expect(withLocalNames(caller(inputs), 'site').text).toContain('${{ vars.VERCEL_PROJECT_ID }}');
});
