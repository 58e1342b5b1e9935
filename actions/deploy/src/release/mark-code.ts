/** Vercel's id stands first, so that no text behind it, which may be a stranger's, can pass for it. */
const NAMED = /^(dpl_[A-Za-z0-9]{1,64})(?:: |$)/;

/** Puts Vercel's id of the deployment before the description of a status on GitHub. */
export const describeDeployment = (deploymentId: string, description: string) => `${deploymentId}: ${description}`;

/** Which Vercel deployment a status on GitHub is about; undefined when it names none. */
export const describedDeployment = (description: string): string | undefined => NAMED.exec(description)?.[1];

/**
 * What a release has come to, as rollback reads it later. A payload of a GitHub deployment cannot be edited and a description holds
 * 140 characters, so a short code stands in the description of a status: `shipgate:passed-gates dpl_…`. Text may follow it.
 * Whoever may write deployments of the repository may write these: they choose among the READY production deployments
 * of the project, and give nothing else.
 */
export const MARKS = ['passed-gates', 'passed-verification', 'rolled-back-from'] as const;
export type Mark = (typeof MARKS)[number];

export interface MarkCode {
  mark: Mark;
  /** Vercel's id of the deployment. */
  id: string;
}

const CODE = /^shipgate:([a-z-]{1,40}) (dpl_[A-Za-z0-9]{1,64})(?: |$)/;

export const encodeMark = ({ mark, id }: MarkCode, text = '') => [`shipgate:${mark} ${id}`, text].filter(Boolean).join(' ');

/** The code at the beginning of a description; undefined when there is none, or one that this version does not know. */
export function parseMark(description: string): MarkCode | undefined {
  const [, word, id] = CODE.exec(description) ?? [];
  const mark = MARKS.find((known) => known === word);
  return mark && id !== undefined ? { mark, id } : undefined;
}
