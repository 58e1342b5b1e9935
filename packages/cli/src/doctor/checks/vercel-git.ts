import { readGit } from '@shipgate/deploy/domains/preflight/read-git.ts';
import { gitDeployments } from '@shipgate/deploy/domains/preflight/rules/git-deployments.ts';
import type { Check } from '../check.ts';
import { forEachProject } from '../vercel-projects.ts';

/** Whether Vercel's own Git integration deploys past the gates: judged as deploy's preflight does before each release. */
export const vercelGit: Check = {
  id: 'vercel-git',
  area: 'Vercel',
  look: (patient) =>
    forEachProject(patient, async ({ named, project, vercel }) => {
      const settings = await vercel.git(named.id, named.teamId);
      const { verdict, title, fix, help } = gitDeployments({
        name: project.name,
        git: await readGit(settings, patient.github?.folder),
      });
      const advice = [help, fix?.replace('Give the job "contents: read" and github-token.', 'Set GITHUB_TOKEN here.')]
        .filter(Boolean)
        .join(' ');
      return { verdict, title, ...(advice !== '' && { fix: advice }) };
    }),
};
