import { type Dirent, existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join, relative } from 'node:path';
import * as z from 'zod/mini';
import { firstIssue } from '#core/json.ts';
import { cutBytes } from '#core/text.ts';
import { messageOf, UserError } from '#kit/errors.ts';

const MAX_MESSAGE_BYTES = 300;
const AGAIN = 'Run "vercel build" again and see that it ends well, or set prebuilt to "false" to let Vercel build the source.';

const configSchema = z.looseObject({ version: z.number(), routes: z.optional(z.array(z.unknown())) });
const failureSchema = z.looseObject({ message: z.optional(z.string()), code: z.optional(z.string()) });
const buildsSchema = z.looseObject({
  target: z.optional(z.nullable(z.string())),
  error: z.optional(z.nullable(failureSchema)),
  builds: z.optional(z.array(z.looseObject({ error: z.optional(z.nullable(failureSchema)) }))),
});

/**
 * Looks whether an output folder is what `vercel build` leaves when it has ended well.
 * @param output `.vercel/output`, absolute; it exists.
 * @param environment where it is to be deployed.
 * @throws UserError that names the first thing which is wrong.
 * @see https://vercel.com/docs/build-output-api
 */
export function checkOutput(output: string, environment: string): void {
  checkBuilds(output, environment);
  const config = readObject(output, 'config.json', configSchema);
  if (!config) throw wrong(output, 'has no config.json, so "vercel build" did not end');
  if (config.version !== 3)
    throw wrong(output, `holds version ${config.version} of the Build Output API in config.json, and 3 is wanted`);
  const functions = functionFolders(join(output, 'functions'));
  const bare = functions.find((folder) => !existsSync(join(folder, '.vc-config.json')));
  if (bare) throw wrong(output, `has a function without .vc-config.json: ${relative(output, bare)}`);
  for (const folder of functions) readObject(output, relative(output, join(folder, '.vc-config.json')), z.looseObject({}));
  // Redirects alone are a site too.
  if (functions.length === 0 && !holdsFiles(join(output, 'static')) && !config.routes?.length)
    throw wrong(output, 'is empty: it has neither files in static/ nor functions nor routes');
}

/** What `vercel build` wrote down of its own run, where it did. */
function checkBuilds(output: string, environment: string): void {
  const builds = readObject(output, 'builds.json', buildsSchema);
  if (!builds) return;
  const failed = builds.error ?? builds.builds?.find(({ error }) => error)?.error;
  if (failed) {
    const said = cutBytes((failed.message ?? failed.code ?? 'no reason given').replace(/\s+/g, ' ').trim(), MAX_MESSAGE_BYTES);
    throw wrong(output, `comes from a "vercel build" that failed: ${said}`);
  }
  const { target } = builds;
  if (target && target !== environment)
    throw new UserError(
      `The prebuilt output in ${output} was built for ${cutBytes(target, 50)}, and is to be deployed to ${environment}: it holds the other environment's variables. Run "vercel build${environment === 'production' ? ' --prod' : ` --target=${environment}`}" before this step.`,
    );
}

/** A JSON file of the output; undefined when it is not there. @throws UserError when it is no such JSON. */
function readObject<T>(output: string, name: string, schema: z.ZodMiniType<T>): T | undefined {
  const file = join(output, name);
  if (!existsSync(file)) return undefined;
  try {
    return schema.parse(JSON.parse(readFileSync(file, 'utf8')));
  } catch (cause) {
    const detail = cause instanceof z.core.$ZodError ? firstIssue(cause) : messageOf(cause);
    throw wrong(output, `has a ${name} that cannot be read: ${cutBytes(detail, MAX_MESSAGE_BYTES)}`);
  }
}

/** Every `*.func` below; links among them count, since functions share one folder by them. */
function functionFolders(folder: string): string[] {
  return list(folder).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.name.endsWith('.func') && isFolder(path)) return [path];
    return entry.isDirectory() ? functionFolders(path) : [];
  });
}

const holdsFiles = (folder: string): boolean =>
  list(folder).some((entry) => !entry.isDirectory() || holdsFiles(join(folder, entry.name)));

const list = (folder: string): Dirent[] => (isFolder(folder) ? readdirSync(folder, { withFileTypes: true }) : []);

export const isFolder = (path: string): boolean => statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;

const wrong = (output: string, what: string) => new UserError(`The prebuilt output in ${output} ${what}. ${AGAIN}`);
