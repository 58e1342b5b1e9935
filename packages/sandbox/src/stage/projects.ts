import { join } from 'node:path';
import type { Sandbox } from '../sandbox.ts';
import type { NewProject } from '../vercel/start.ts';
import type { Protection } from '../vercel/state.ts';
import type { Consumer } from './consumer.ts';
import { seedRelease } from './seed.ts';

/** A Vercel project of the consumer; its production domain is the project's name unless told. */
export interface StageProject extends NewProject {
  /** Its folder in the repository; the root unless told. */
  workingDirectory?: string;
  /** What is protected: all but the production domains unless told. */
  deploymentType?: Protection['deploymentType'];
}

interface Ground {
  sandbox: Sandbox;
  consumer: Consumer;
  /** Lets automation past the protection of every project. */
  bypassSecret: string;
  seed: 'release' | 'none';
}

/**
 * Makes the projects, each with an earlier release in production unless told.
 * @returns the first one's name, and VERCEL_PROJECT_ID for it; of several each has VERCEL_PROJECT_ID_<NAME> too
 */
export async function createProjects({ sandbox, consumer, bypassSecret, seed }: Ground, projects: StageProject[]) {
  for (const { workingDirectory = '', deploymentType = 'all_except_custom_domains', ...settings } of projects) {
    const protection = { bypassSecret, deploymentType };
    sandbox.vercel.createProject({ productionDomains: [settings.name], protection, ...settings });
    if (seed === 'release') await seedRelease(sandbox, settings.name, join(consumer.path, workingDirectory));
  }
  const project = projects[0]?.name ?? '';
  const each = projects.map(({ name }) => [`VERCEL_PROJECT_ID_${name.toUpperCase().replaceAll('-', '_')}`, name]);
  const projectVars: Record<string, string> = {
    VERCEL_PROJECT_ID: project,
    ...(projects.length > 1 && Object.fromEntries(each)),
  };
  return { project, projectVars };
}
