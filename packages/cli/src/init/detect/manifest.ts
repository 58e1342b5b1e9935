import * as z from 'zod/mini';
import { jsonOf } from './read-file.ts';

const names = z.catch(z.record(z.string(), z.string()), {});

const manifestSchema = z.looseObject({
  name: z.optional(z.string()),
  dependencies: z._default(names, {}),
  devDependencies: z._default(names, {}),
  packageManager: z.optional(z.string()),
  /** A list, or Yarn's object with `packages`. */
  workspaces: z.optional(z.union([z.array(z.string()), z.looseObject({ packages: z.optional(z.array(z.string())) })])),
});
export type Manifest = z.infer<typeof manifestSchema>;

/** A folder's package.json. */
export const readManifest = (folder: string): Manifest | undefined => jsonOf(manifestSchema, folder, 'package.json');

/** All that a package depends on, by name. */
export const dependenciesOf = (manifest: Manifest | undefined): Readonly<Record<string, string>> => ({
  ...manifest?.devDependencies,
  ...manifest?.dependencies,
});
