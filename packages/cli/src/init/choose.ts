import { UserError } from '#kit/errors.ts';
import type { InitFlags } from './command.ts';
import type { Project, Repository } from './detect/repository.ts';
import type { ChosenProject, Wishes } from './wishes.ts';

/** An expression that reads a variable of the repository. */
const variable = (name: string) => `\${{ vars.${name} }}`;
/** As Vercel makes ids and lets people name projects. */
const PROJECT_ID = /^[\w.-]{1,100}$/;
const ADDRESS = /^(?:[^<>\r\n]*<[^\s<>@]+@[^\s<>@]+>|[^\s<>@]+@[^\s<>@]+)$/;

/** What the flags, and where they are silent the repository, ask for. @throws UserError for a value that cannot be meant. */
export function choose(flags: InitFlags, repository: Repository): Wishes {
  const addresses = [...(flags['email-to'] ?? []), ...(flags['email-from'] === undefined ? [] : [flags['email-from']])];
  for (const address of addresses)
    check(ADDRESS.test(address), `"${address}" is no e-mail address. Write name@domain or Name <name@domain>.`);
  if (flags.forks && flags.prebuilt === false)
    throw new UserError('--forks needs --prebuilt: only a build in a job without secrets may run the code of a fork.');
  check(
    (flags['email-from'] === undefined) === (flags['email-to'] === undefined),
    'E-mails need both --email-from and --email-to. Give both, or neither.',
  );
  return {
    repository,
    projects: projectsOf(flags, repository),
    supabaseUrl: flags['supabase-url']?.href.replace(/\/$/, ''),
    emailFrom: flags['email-from'],
    emailTo: flags['email-to'] ?? [],
    approval: flags.approval ?? 'environment',
    strategy: flags.canary ? 'canary' : 'blue-green',
    forks: flags.forks ? 'build' : 'skip',
    build: flags.forks || flags.prebuilt ? 'prebuilt' : 'vercel',
    layout: flags.compact ? 'compact' : 'isolated',
  };
}

function projectsOf(flags: InitFlags, { projects }: Repository): ChosenProject[] {
  const given = flags['project-id'];
  check(
    given === undefined || PROJECT_ID.test(given),
    `--project-id is "${given}", but must be the id or name that the project's settings on Vercel show, such as prj_….`,
  );
  const team = flags['org-id'];
  check(
    team === undefined || /^team_\w+$/.test(team),
    `--org-id is "${team}", but must be the id of a team (team_…). Leave it out for a person's own account.`,
  );
  check(
    given === undefined || projects.length === 1,
    `--project-id is for a repository with one Vercel project, and this one has ${projects.length}: ${projects.map(({ folder }) => folder).join(', ')}. Run "vercel link --repo" once, which notes the id of each.`,
  );
  for (const project of projects) checkFound(project);
  const names = projects.map(({ name }) => name);
  const chosen = projects.map((project) => {
    const name = names.indexOf(project.name) === names.lastIndexOf(project.name) ? project.name : project.folder;
    const projectId = given ?? project.projectId;
    return {
      ...project,
      name: name.replace(/[^\w-]+/g, '-').replace(/^(?=[\d-])/, '_'),
      projectId: projectId ?? variable(variableOf('VERCEL_PROJECT_ID', project.folder, projects.length)),
      // An empty variable means a person's own account, which is right wherever nothing is set.
      orgId: team ?? project.orgId ?? (projectId === undefined ? variable('VERCEL_ORG_ID') : undefined),
    };
  });
  const twin = chosen.find(({ name }, index) => chosen.findIndex((other) => other.name === name) !== index);
  check(
    twin === undefined,
    `Two projects would both be called "${twin?.name}", as jobs and tags name them: ${projects.map(({ folder }) => folder).join(', ')}. Rename the folder of one.`,
  );
  return chosen;
}

/** Files of the repository are somebody's words too: what goes into a workflow must be what it says it is, and no expression. */
function checkFound({ folder, projectId, orgId }: Project): void {
  check(
    !/\p{Cc}|\$\{\{/u.test(folder),
    `The folder ${JSON.stringify(folder)} has a name that a workflow would not take as text. Rename it, and run init again.`,
  );
  check(
    projectId === undefined || PROJECT_ID.test(projectId),
    `The project's id of ${folder} in .vercel is ${JSON.stringify(projectId)}, which is none. Run "vercel link" again.`,
  );
  check(
    orgId === undefined || /^team_\w+$/.test(orgId),
    `The team's id of ${folder} in .vercel is ${JSON.stringify(orgId)}, which is none. Run "vercel link" again.`,
  );
}

/** `VERCEL_PROJECT_ID`, and with several projects `VERCEL_PROJECT_ID_APPS_WEB`. */
const variableOf = (name: string, folder: string, projects: number) =>
  projects === 1 ? name : `${name}_${folder.toUpperCase().replace(/[^A-Z0-9]+/g, '_')}`;

function check(holds: boolean, sentence: string): void {
  if (!holds) throw new UserError(sentence);
}
