import { callOf } from '../calls.ts';
import { type Check, type Diagnosis, fail, pass, skip } from '../check.ts';
import { withRepository } from '../github-repository.ts';
import type { BranchPolicy, Environment } from '../services/github.ts';
import { approvalEnvironment } from './github-approval.ts';

/** Whether the approval's environment lets in the tags that releases are made of; one that lets in branches only refuses the job. */
export const githubReleaseRefs: Check = {
  id: 'github-release-refs',
  area: 'GitHub',
  look: (patient) => {
    const name = approvalEnvironment(patient);
    const events = callOf(patient.calls, 'production')?.events ?? [];
    if (name === undefined) return skip('No workflow asks for approval.');
    if (!events.includes('push') && !events.includes('release'))
      return skip('Releases are started by hand, from whatever is chosen then.');
    return withRepository(patient, async (github) => {
      const environment = await github.environment(name);
      if (!environment) return skip(`Not looked at, since there is no environment ${name}.`);
      const isCustom = environment.deployment_branch_policy?.custom_branch_policies === true;
      return judgeRefs(name, environment, isCustom ? await github.branchPolicies(name) : []);
    });
  },
};

export function judgeRefs(
  name: string,
  { deployment_branch_policy: policy }: Environment,
  custom: readonly BranchPolicy[],
): Diagnosis {
  if (!policy) return pass(`The environment ${name} lets in every branch and tag.`);
  const tags = custom.filter(({ type }) => type === 'tag').map((rule) => rule.name);
  if (policy.custom_branch_policies && tags.length > 0)
    return pass(`The environment ${name} lets in the tags ${tags.join(', ')}.`);
  return fail(
    `The environment ${name} lets in branches only, so GitHub refuses a release that a tag has started.`,
    'Add a rule for tags, such as v*, to the environment\'s "Deployment branches and tags".',
  );
}
