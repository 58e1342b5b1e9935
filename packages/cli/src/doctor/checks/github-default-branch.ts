import type { Call } from '../calls.ts';
import { type Check, type Diagnosis, pass, skip, warn } from '../check.ts';
import { withRepository } from '../github-repository.ts';

/** Events that GitHub hears only for files on the default branch. @see https://docs.github.com/en/actions/reference/workflows-and-actions/events-that-trigger-workflows */
const DEFAULT_BRANCH_ONLY = ['workflow_dispatch', 'workflow_run', 'schedule', 'deployment_status'];

/** Whether workflows that start by hand, by schedule or after another one lie where GitHub looks for them. */
export const githubDefaultBranch: Check = {
  id: 'github-default-branch',
  area: 'GitHub',
  look: (patient) => {
    const wanted = filesThatNeedIt(patient.calls);
    if (wanted.length === 0) return skip('No workflow starts by hand, by schedule or after another one.');
    return withRepository(patient, async (github) =>
      judgeFiles(wanted, await github.workflowFiles(), (await github.repository()).defaultBranch),
    );
  },
};

export const filesThatNeedIt = (calls: readonly Call[]): string[] => [
  ...new Set(
    calls
      .filter(({ events }) => events.some((event) => DEFAULT_BRANCH_ONLY.includes(event)))
      .map(({ place }) => place.replace(/^.*\/|:\d+$/g, '')),
  ),
];

export function judgeFiles(wanted: readonly string[], present: readonly string[], branch: string): Diagnosis {
  const absent = wanted.filter((file) => !present.includes(file));
  return absent.length === 0
    ? pass(`The workflows that start by hand, by schedule or after another one are on ${branch}.`)
    : warn(
        `${absent.join(', ')} ${absent.length === 1 ? 'is' : 'are'} not on ${branch} yet, where GitHub looks for what starts by hand, by schedule or after another workflow.`,
        `Merge ${absent.length === 1 ? 'it' : 'them'} into ${branch}.`,
      );
}
