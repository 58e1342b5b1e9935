import * as z from 'zod/mini';
import { jsonOf } from './read-file.ts';

const schema = z.looseObject({
  framework: z.optional(z.nullable(z.string())),
  buildCommand: z.optional(z.nullable(z.string())),
  outputDirectory: z.optional(z.nullable(z.string())),
  cleanUrls: z.optional(z.boolean()),
  headers: z.optional(z.array(z.looseObject({ headers: z.array(z.looseObject({ key: z.string() })) }))),
});

/** What init reads of a `vercel.json`. @see https://vercel.com/docs/project-configuration */
export type VercelJson = z.infer<typeof schema>;

export const readVercelJson = (folder: string): VercelJson | undefined => jsonOf(schema, folder, 'vercel.json');
