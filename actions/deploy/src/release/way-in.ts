import type { SiteAnswer } from './site-answer.ts';

/** How this job gets past deployment protection. */
export interface WayIn {
  /** `bypass`: the secret of `protection-bypass`. `trusted-source`: a GitHub token made for this job, which the project has to trust. */
  kind: 'bypass' | 'trusted-source';
  /** Asks an address once, with what opens it. */
  ask(url: URL): Promise<SiteAnswer>;
}

const TRUST =
  'Or trust this repository: give the job the permission id-token: write, and name GitHub Actions with this repository under Trusted Sources in the Vercel project (https://vercel.com/changelog/trusted-sources-for-deployment-protection). Each step then sends a token of its own, which lives for five minutes, as x-vercel-trusted-oidc-idp-token.';
const BYPASS =
  'Create a "Protection Bypass for Automation" secret in the Vercel project and pass it as protection-bypass (VERCEL_AUTOMATION_BYPASS_SECRET).';

/** What a person is told of a protected address: how this job got in, or which ways there are. */
export function protectionHint(way: WayIn['kind'] | undefined, answer: SiteAnswer): string {
  const isIn = answer.kind !== 'protected';
  switch (way) {
    case undefined:
      return `The deployment is protected. ${BYPASS} ${TRUST}`;
    case 'bypass':
      return isIn
        ? 'The deployment is protected; protection-bypass opens it.'
        : `The deployment is protected, and protection-bypass does not open it: it is not, or no longer, a secret of this project. ${BYPASS}`;
    case 'trusted-source':
      return isIn
        ? 'The deployment is protected; it trusts the GitHub tokens of this job.'
        : `The deployment is protected, and does not trust the GitHub tokens of this job. ${BYPASS} ${TRUST}`;
  }
}
