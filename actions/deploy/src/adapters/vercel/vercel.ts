import { aliasCalls } from './aliases.ts';
import { buildSettingsCalls } from './build-settings.ts';
import { certificateCalls } from './certs.ts';
import { checkCalls } from './checks.ts';
import { cleanupCalls } from './cleanup.ts';
import type { Api } from './client.ts';
import { deploymentCalls } from './deployments.ts';
import { domainCalls } from './domains.ts';
import { environmentCalls } from './environments.ts';
import { eventCalls } from './events.ts';
import { fileCalls } from './files.ts';
import { gitCalls } from './git-link.ts';
import { pinCalls } from './pin.ts';
import { planCalls } from './plan.ts';
import { projectCalls } from './project.ts';
import { moveCalls } from './promote.ts';
import { rollingCalls } from './rolling.ts';

/** Every call of Vercel's API that this action makes. */
export const vercelCalls = (api: Api) => ({
  ...projectCalls(api),
  ...deploymentCalls(api),
  ...buildSettingsCalls(api),
  ...environmentCalls(api),
  ...fileCalls(api),
  ...planCalls(api),
  ...eventCalls(api),
  ...checkCalls(api),
  ...moveCalls(api),
  ...cleanupCalls(api),
  ...pinCalls(api),
  ...rollingCalls(api),
  ...aliasCalls(api),
  ...certificateCalls(api),
  ...domainCalls(api),
  ...gitCalls(api),
});

export type Vercel = ReturnType<typeof vercelCalls>;
