import type { Project } from '../adapters/vercel/project.ts';
import { isUnderWay } from './move-stage.ts';
import { isServing, type Production } from './production.ts';

/** Whether every production domain serves a deployment, and none is about to leave it for another one. */
export const isThere = (production: Production, { lastAliasRequest: last }: Project, id: string): boolean =>
  isServing(production, id) && !(isUnderWay(last) && last.toDeploymentId !== id);
