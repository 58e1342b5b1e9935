import type { Check } from './check.ts';
import { githubApproval } from './checks/github-approval.ts';
import { githubDefaultBranch } from './checks/github-default-branch.ts';
import { githubReleaseRefs } from './checks/github-release-refs.ts';
import { githubSecrets } from './checks/github-secrets.ts';
import { githubToken } from './checks/github-token.ts';
import { pins } from './checks/pins.ts';
import { resendDomain } from './checks/resend-domain.ts';
import { resendKey } from './checks/resend-key.ts';
import { settings } from './checks/settings.ts';
import { supabaseKey } from './checks/supabase-key.ts';
import { supabaseSchema } from './checks/supabase-schema.ts';
import { supabaseUrl } from './checks/supabase-url.ts';
import { vercelGit } from './checks/vercel-git.ts';
import { vercelProject } from './checks/vercel-project.ts';
import { vercelProtection } from './checks/vercel-protection.ts';
import { vercelRolling } from './checks/vercel-rolling.ts';
import { vercelRootDirectory } from './checks/vercel-root-directory.ts';
import { vercelTeam } from './checks/vercel-team.ts';
import { vercelToken } from './checks/vercel-token.ts';
import { workflowCalls } from './checks/workflow-calls.ts';

/** Everything that doctor looks at, in the order in which it is told. */
export const CHECKS: readonly Check[] = [
  settings,
  pins,
  workflowCalls,
  vercelToken,
  vercelTeam,
  vercelProject,
  vercelRootDirectory,
  vercelProtection,
  vercelGit,
  vercelRolling,
  githubToken,
  githubSecrets,
  githubApproval,
  githubReleaseRefs,
  githubDefaultBranch,
  supabaseUrl,
  supabaseKey,
  supabaseSchema,
  resendKey,
  resendDomain,
];
