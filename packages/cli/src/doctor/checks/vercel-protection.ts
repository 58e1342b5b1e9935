import { type Check, type Diagnosis, fail, pass, untold, warn } from '../check.ts';
import type { VercelProject } from '../services/vercel.ts';
import { forEachProject } from '../vercel-projects.ts';

const WHERE = "in the project's Settings on Vercel, Deployment Protection, Protection Bypass for Automation";

/** Whether the gates can open what Vercel protects. */
export const vercelProtection: Check = {
  id: 'vercel-protection',
  area: 'Vercel',
  look: (patient) =>
    forEachProject(patient, ({ project }) => judgeProtection(project, patient.env.VERCEL_AUTOMATION_BYPASS_SECRET?.trim())),
};

type Protected = Pick<VercelProject, 'ssoProtection' | 'passwordProtection' | 'protectionBypass'>;

/** @param secret what VERCEL_AUTOMATION_BYPASS_SECRET holds here. */
export function judgeProtection(
  { ssoProtection, passwordProtection, protectionBypass }: Protected,
  secret: string | undefined,
): Diagnosis {
  const isProtected = Boolean(ssoProtection || passwordProtection);
  const isKnown = secret !== undefined && secret !== '' && secret in (protectionBypass ?? {});
  if (!isProtected)
    return secret && protectionBypass && !isKnown
      ? warn(
          'Deployments are public, and VERCEL_AUTOMATION_BYPASS_SECRET is none of the project.',
          'Remove that secret, or switch protection on.',
        )
      : pass('Deployments are public, so no bypass is needed.');
  if (!secret)
    return fail(
      'Deployments are protected and VERCEL_AUTOMATION_BYPASS_SECRET is not set here: gates would see only the login page.',
      `Create one ${WHERE}; set it here, and with "gh secret set VERCEL_AUTOMATION_BYPASS_SECRET".`,
    );
  if (isKnown) return pass('Deployments are protected, and the bypass secret is one of the project.');
  return protectionBypass
    ? fail(
        'Deployments are protected, and VERCEL_AUTOMATION_BYPASS_SECRET is none of the project: gates would see only the login page.',
        `Copy the one that stands ${WHERE}.`,
      )
    : untold(
        'Vercel does not show the bypass secrets of this project to the token, so VERCEL_AUTOMATION_BYPASS_SECRET could not be compared.',
        `Compare it with the one ${WHERE}.`,
      );
}
