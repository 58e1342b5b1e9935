import { plural } from '#core/text.ts';
import { callOf } from '../calls.ts';
import { type Check, type Diagnosis, fail, pass, skip } from '../check.ts';
import { withRepository } from '../github-repository.ts';
import type { Patient } from '../patient.ts';
import type { Environment } from '../services/github.ts';
import { resolve } from '../values.ts';

/** Whether somebody is asked before a release: GitHub makes a missing environment without protection, and the release then stops. */
export const githubApproval: Check = {
  id: 'github-approval',
  area: 'GitHub',
  look: (patient) => {
    const name = approvalEnvironment(patient);
    if (name === undefined) return skip('No workflow asks for approval.');
    return withRepository(patient, async (github) => judgeApproval(name, await github.environment(name)));
  },
};

/** The environment that production's caller asks people by; undefined where it asks nobody. */
export function approvalEnvironment({ calls, env }: Pick<Patient, 'calls' | 'env'>): string | undefined {
  const production = callOf(calls, 'production');
  if (!production || resolve(production.with.approval, env) === 'none') return undefined;
  return resolve(production.with['approval-environment'], env) ?? 'production-approval';
}

export function judgeApproval(name: string, environment: Environment | undefined): Diagnosis {
  const fix = `Create it with required reviewers in the repository's Settings, Environments; private repositories below GitHub Enterprise cannot have any: set "approval: none" there.`;
  if (!environment)
    return fail(`The environment ${name} does not exist, so a release would stop without anybody being asked.`, fix);
  const rule = environment.protection_rules.find(({ type }) => type === 'required_reviewers');
  if (!rule || rule.reviewers?.length === 0)
    return fail(`The environment ${name} has no reviewers, so nobody is asked and a release would stop.`, fix);
  return pass(`The environment ${name} asks ${rule.reviewers ? plural(rule.reviewers.length, 'reviewer') : 'its reviewers'}.`);
}
