import type { Outcome } from '#core/outcome.ts';
import type { Finding } from '#core/report.ts';
import { plainText } from '#core/text.ts';
import { siteUrl } from '#kit/site-url.ts';
import type { Inputs } from '../action.ts';
import type { Deployment } from '../adapters/vercel/deployments.ts';
import { nameDeployment } from '../domains/name-deployment.ts';
import type { Ports } from '../ports.ts';
import { NotBegunError } from './unfit.ts';

/**
 * What is left where the plan has no rolling releases: names at which chosen people reach the deployment. No visitor is moved, and
 * the outcome says so with a warning, so that nobody takes it for a canary that ran.
 * @throws NotBegunError that shows how to ask for it, when `alias` does not.
 */
export async function aliasInstead(said: string, deployment: Deployment, inputs: Inputs, ports: Ports): Promise<Outcome> {
  const { session } = ports;
  const words = plainText(said);
  if (inputs.alias === undefined)
    throw new NotBegunError(
      `This plan of Vercel has no rolling releases (${words}), so no share of the visitors can be given ${deployment.id}. Give it a name at which chosen people try it: add "alias: canary-{project}" to this step; no visitor is moved then. Or go without a canary: operation "promote".`,
    );
  session.output('canary-stage', '');
  session.output('canary-remaining', '[]');
  session.output('canary-percentage', '0');
  const failed = await nameDeployment(deployment, inputs, ports);
  return {
    target: { url: siteUrl(deployment.url).origin, environment: 'production', deploymentId: deployment.id },
    findings: [...failed, noVisitors(deployment, words)],
    metrics: [{ name: 'canary-share', unit: 'ratio', value: 0 }],
  };
}

const noVisitors = ({ id }: Deployment, said: string): Finding => ({
  rule: 'canary-without-visitors',
  title: `No visitor gets ${id}: this plan of Vercel has no rolling releases, so it has got names only.`,
  verdict: 'warn',
  severity: 'medium',
  actual: '0 % of visitors',
  help: `Vercel says: ${said}`,
  fix: 'Try the deployment at those names, then give it to everybody with operation "promote".',
});
