import { existsSync, lstatSync } from 'node:fs';
import { join, relative, resolve, sep } from 'node:path';
import { messageOf, UserError } from '#kit/errors.ts';
import { listFiles } from '../adapters/vercel/list-files.ts';

export interface Selection {
  folder: string;
  /** Absolute paths; empty folders are among them. */
  paths: string[];
  /** The folder holds `.vercel/output`, made by `vercel build`: only that is deployed, nothing is built again. */
  isPrebuilt: boolean;
  /** What Vercel's own client has to say about the choice. */
  warning: string | undefined;
}

/**
 * The files that belong to a deployment, chosen by Vercel's own client: its default ignore rules, then `.vercelignore`.
 * @throws UserError when the folder is missing, cannot be read or leaves nothing to deploy.
 * @see https://vercel.com/docs/deployments/vercel-ignore
 */
export async function selectFiles(workingDirectory: string): Promise<Selection> {
  const folder = resolve(workingDirectory);
  if (!lstatSync(folder, { throwIfNoEntry: false })?.isDirectory())
    throw new UserError(`working-directory "${workingDirectory}" is not a folder (looked at ${folder}). Check the path.`);
  const vercelOutputDir = join(folder, '.vercel', 'output');
  const isPrebuilt = existsSync(join(vercelOutputDir, 'config.json'));
  const options = { isDirectory: true, ...(isPrebuilt && { prebuilt: true, vercelOutputDir }) };
  const { fileList, warning } = await listFiles(folder, options).catch((cause: unknown) => {
    throw new UserError(`The files of ${folder} could not be listed: ${messageOf(cause)}`);
  });
  const paths = [...new Set(fileList)].toSorted();
  if (!paths.some((path) => !lstatSync(path).isDirectory()))
    throw new UserError(
      `There is nothing to deploy in ${folder}: it is empty, or .vercelignore leaves nothing. Check working-directory, and that an earlier step has made the files.`,
    );
  return { folder, paths, isPrebuilt, warning };
}

/** A file's name on Vercel. */
export const nameIn = (folder: string, path: string) => relative(folder, path).split(sep).join('/');
