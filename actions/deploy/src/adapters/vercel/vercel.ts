import { aliasCalls } from './aliases.ts';
import { certificateCalls } from './certs.ts';
import type { Api } from './client.ts';
import { deploymentCalls } from './deployments.ts';
import { domainCalls } from './domains.ts';
import { eventCalls } from './events.ts';
import { fileCalls } from './files.ts';
import { projectCalls } from './project.ts';
import { moveCalls } from './promote.ts';

/** Every call of Vercel's API that this action makes. */
export const vercelCalls = (api: Api) => ({
  ...projectCalls(api),
  ...deploymentCalls(api),
  ...fileCalls(api),
  ...eventCalls(api),
  ...moveCalls(api),
  ...aliasCalls(api),
  ...certificateCalls(api),
  ...domainCalls(api),
});

export type Vercel = ReturnType<typeof vercelCalls>;
