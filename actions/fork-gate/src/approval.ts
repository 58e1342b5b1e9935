import { approvalLabel, isApprovalLabel } from '#core/approval-label.ts';
import { plainText } from '#core/text.ts';
import type { Labelling, Pull } from './facts.ts';
import { isLabel } from './label.ts';
import { type Stop, skip } from './stop.ts';

/** A role in the repository as GitHub names it: one of its five, or one that the organization made. */
export interface Role {
  /** What the role may do at least. */
  permission: string;
  name: string;
}

const MAY_WRITE = ['admin', 'maintain', 'write'];

/** Whether the label of this very commit is on the pull request. */
export function findLabel(pull: Pick<Pull, 'labels' | 'sha' | 'headRepository' | 'baseRepository'>): Stop | undefined {
  const wanted = approvalLabel(pull.sha);
  if (pull.labels.some((label) => isLabel(label, wanted))) return undefined;
  const older = pull.labels.filter(isApprovalLabel);
  const note = older.length > 0 ? `${plainText(older.join(', '), 200)} is for another commit. ` : '';
  return skip(`${note}${howTo(pull)}`);
}

/**
 * Whether the one who added the label may approve. Triagers may label, and what a bot or an app adds is nobody's decision.
 * @param labelling the newest time that the label was added or removed; undefined when it was not found.
 */
export function judgeLabelling(
  pull: Parameters<typeof findLabel>[0],
  labelling: Labelling | undefined,
): { login: string } | Stop {
  if (labelling?.action !== 'labeled')
    return skip(`It could not be found out who added ${approvalLabel(pull.sha)}. Remove it and add it again: ${howTo(pull)}`);
  const { actor, app } = labelling;
  if (actor === undefined)
    return skip(`The account that added ${approvalLabel(pull.sha)} is gone. Remove it and add it again: ${howTo(pull)}`);
  const login = plainText(actor.login, 60);
  if (actor.isBot) return skip(`${login} is a bot, and a bot's label approves nothing. Remove it, and: ${howTo(pull)}`);
  if (app !== undefined)
    return skip(
      `${login}'s label was added by the app ${plainText(app, 60)}, and only a person's own approves. Remove it, and: ${howTo(pull)}`,
    );
  return { login: actor.login };
}

/** Whether a person's role may approve. @param role undefined when GitHub knows no such collaborator. */
export function judgeRole(pull: Parameters<typeof findLabel>[0], login: string, role: Role | undefined): Stop | undefined {
  if (role !== undefined && MAY_WRITE.includes(role.permission)) return undefined;
  const has =
    role === undefined || role.permission === 'none' ? 'no access' : `the role "${plainText(role.name || role.permission, 60)}"`;
  return skip(
    `${plainText(login, 60)} added ${approvalLabel(pull.sha)}, but has ${has} in ${pull.baseRepository.name}, which may not approve. Remove it, and: ${howTo(pull)}`,
  );
}

const howTo = ({ sha, headRepository, baseRepository }: Pick<Pull, 'sha' | 'headRepository' | 'baseRepository'>) =>
  `This commit of ${headRepository?.name ?? 'a fork'} is deployed once someone with write access to ${baseRepository.name} has read it and adds the label ${approvalLabel(sha)} to this pull request.`;
