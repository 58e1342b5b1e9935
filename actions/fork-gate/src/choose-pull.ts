import { approvalLabel } from '#core/approval-label.ts';
import { plural } from '#core/text.ts';
import type { Head, Pull } from './facts.ts';
import { isLabel } from './label.ts';
import { type Stop, skip } from './stop.ts';

/**
 * The open pull request that a fork's head belongs to. GitHub names none for a fork's run, so those of its branch are looked at.
 * Of several, into different branches, the approved one counts, else the oldest.
 * @param pulls those whose head has the same owner and branch.
 */
export function choosePull(pulls: readonly Pull[], head: Head): Pull | Stop {
  const own = pulls.filter(({ isOpen, headRepository }) => isOpen && headRepository?.id === head.repository.id);
  const same = own.filter(({ sha }) => sha === head.sha).toSorted((a, b) => a.number - b.number);
  const chosen = same.find(({ labels }) => labels.some((label) => isLabel(label, approvalLabel(head.sha)))) ?? same[0];
  if (chosen) return chosen;
  if (own.length === 0) return skip(`No open pull request comes from this branch of ${head.repository.name} any more.`);
  return skip(
    `Newer commits have been pushed since: ${plural(own.length, 'open pull request')} of this branch no longer has ${head.sha} as its head.`,
  );
}

/** Whether a labelled pull request still is what it was when the label was added. */
export function checkPull(pull: Pull, sha: string): Stop | undefined {
  if (!pull.isOpen) return skip('The pull request is closed.');
  if (pull.headRepository === undefined) return skip('The fork is gone, so there is nothing to deploy.');
  if (pull.headRepository.id === pull.baseRepository.id)
    return skip('The pull request comes from this repository, and has its own preview.');
  return pull.sha === sha ? undefined : skip('Newer commits have been pushed since the label was added.');
}
