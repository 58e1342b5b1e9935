import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { isConfidentialValue } from '#kit/inputs/variables.ts';
import type { Inputs } from '../action.ts';
import type { BuildSettings } from '../adapters/vercel/build-settings.ts';
import { checkEnvironment } from '../make/check-environment.ts';
import type { Ports } from '../ports.ts';

/** Without a token: vercel.json and Vercel's own detection decide. */
const NO_SETTINGS: BuildSettings = {
  framework: null,
  devCommand: null,
  installCommand: null,
  buildCommand: null,
  outputDirectory: null,
  rootDirectory: null,
  directoryListing: false,
  nodeVersion: '24.x',
};

/** Stands for a project and an account that nobody has named. */
const LOCAL = 'local';

/**
 * Writes the project's settings where `vercel build` reads them, as `vercel pull` does, and gets its variables.
 * They go into the build's environment alone: a file would stay behind, and its format loses quotes and line ends.
 * @returns the project's variables; none without a token.
 * @throws UserError when a token is given and no project, or when that has no such environment.
 */
export async function prepareBuild(folder: string, inputs: Inputs, ports: Ports): Promise<Record<string, string>> {
  if (!inputs['vercel-token']) {
    // What a pull request brings along counts for nothing.
    const isThere = existsSync(join(folder, '.vercel', 'project.json')) && ports.session.source.pullRequest === undefined;
    // A fork's run knows no variables of the repository, so no id: the file must have one, and nothing is asked by it.
    const { 'vercel-project-id': id = LOCAL, 'vercel-org-id': accountId = LOCAL } = inputs;
    if (!isThere) writeSettings(folder, { id, accountId, name: id }, NO_SETTINGS);
    return {};
  }
  const { vercel, session } = ports;
  const { id, name, accountId, settings } = await vercel.buildSettings(ports.projectId);
  await checkEnvironment(inputs.environment, { id, name }, vercel);
  writeSettings(folder, { id, accountId, name }, settings);
  const variables = await vercel.pullVariables(id, inputs.environment, session.source.ref);
  for (const value of Object.values(variables)) if (isConfidentialValue(value)) session.mask(value);
  const empty = Object.keys(variables).filter((key) => variables[key] === '');
  const unreadable = empty.length > 0 ? await vercel.sensitiveVariables(id) : [];
  const missing = empty.filter((key) => unreadable.includes(key) && !inputs['build-env']?.has(key));
  if (missing.length > 0)
    session.log.warning(
      `Vercel gives nobody the values of its sensitive variables: ${missing.join(', ')}. Where the build needs them, set them in build-env.`,
      'Deploy',
    );
  return Object.fromEntries(Object.entries(variables).filter(([key]) => !unreadable.includes(key)));
}

function writeSettings(folder: string, project: { id: string; accountId: string; name: string }, settings: BuildSettings): void {
  mkdirSync(join(folder, '.vercel'), { recursive: true });
  const content = { projectId: project.id, orgId: project.accountId, projectName: project.name, settings };
  writeFileSync(join(folder, '.vercel', 'project.json'), `${JSON.stringify(content, null, 2)}\n`);
}
