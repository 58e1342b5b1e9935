import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { type Check, type Diagnosis, fail, pass } from '../check.ts';
import { forEachProject } from '../vercel-projects.ts';

/** Whether the folder that is deployed holds the folder that the project builds: its Root Directory counts from there. */
export const vercelRootDirectory: Check = {
  id: 'vercel-root-directory',
  area: 'Vercel',
  look: (patient) =>
    forEachProject(patient, ({ named, project }) => {
      const root = (project.rootDirectory ?? '').replace(/^\.?\/+|\/+$/g, '');
      return judgeRootDirectory({ root, folder: named.folder, isThere: existsSync(join(patient.root, named.folder, root)) });
    }),
};

interface Seen {
  /** The project's Root Directory; empty for the folder itself. */
  root: string;
  /** What is deployed. */
  folder: string;
  isThere: boolean;
}

export function judgeRootDirectory({ root, folder, isThere }: Seen): Diagnosis {
  const deployed = folder === '.' ? 'the whole repository' : folder;
  if (isThere) return pass(root === '' ? `Vercel builds ${deployed}.` : `Vercel builds ${root} of ${deployed}.`);
  if (root === '') return fail(`The folder ${folder} does not exist.`, 'Correct the input working-directory.');
  return fail(
    `${deployed} is deployed, but the project's Root Directory is ${root}, which is not in there.`,
    folder.endsWith(root)
      ? `Take "working-directory: ${folder}" out of the workflows: the Root Directory counts from what is deployed.`
      : "Correct the Root Directory in the project's settings on Vercel, or the input working-directory.",
  );
}
