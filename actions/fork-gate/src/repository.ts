import * as z from 'zod/mini';
import type { Repository } from './facts.ts';

/** A repository as GitHub's events and answers name it. */
export const repositorySchema = z.object({ id: z.number(), full_name: z.string() });

export const asRepository = ({ id, full_name: name }: z.infer<typeof repositorySchema>): Repository => ({ id, name });
