import type { InputTexts } from '#kit/inputs/read.ts';
import type { Ask } from '../console.ts';
import type { InitFlags } from './command.ts';
import type { Repository } from './detect/repository.ts';

interface Question {
  flag: keyof InitFlags;
  /** Ends with what an empty answer means. */
  text: string;
  isAsked(repository: Repository, answers: Readonly<InputTexts>): boolean;
  /** `yes` and `no` become `true` and `false`. */
  kind: 'text' | 'yes-or-no';
}

const isUnlinked = ({ projects }: Repository) => projects.length === 1 && projects[0]?.projectId === undefined;

/** Only what a team must decide; the rest has a flag. */
const QUESTIONS: readonly Question[] = [
  {
    flag: 'project-id',
    text: 'Id of the Vercel project (prj_…; empty: set the variable VERCEL_PROJECT_ID later)',
    isAsked: isUnlinked,
    kind: 'text',
  },
  {
    flag: 'org-id',
    text: "Id of the Vercel team (team_…; empty: a person's own account)",
    isAsked: (repository, answers) => isUnlinked(repository) && answers['project-id'] !== undefined,
    kind: 'text',
  },
  {
    flag: 'approval',
    text: 'Who lets a release through: "environment" (people you name) or "none" (empty: environment)',
    isAsked: () => true,
    kind: 'text',
  },
  {
    flag: 'supabase-url',
    text: 'Address of the Supabase project that records runs (empty: none)',
    isAsked: () => true,
    kind: 'text',
  },
  { flag: 'email-to', text: 'Who gets an e-mail when something turns bad (empty: nobody)', isAsked: () => true, kind: 'text' },
  {
    flag: 'email-from',
    text: 'Sender of those e-mails, at a domain that is verified at Resend',
    isAsked: (_, answers) => answers['email-to'] !== undefined,
    kind: 'text',
  },
  {
    flag: 'forks',
    text: 'Deploy pull requests from forks too, each commit after approval? (y/N)',
    isAsked: () => true,
    kind: 'yes-or-no',
  },
];

/** Asks what no flag said. @returns the answers, as texts of flags. */
export async function askOpen(given: InputTexts, repository: Repository, ask: Ask): Promise<InputTexts> {
  const answers = { ...given };
  for (const { flag, text, isAsked, kind } of QUESTIONS) {
    if (answers[flag] !== undefined || !isAsked(repository, answers)) continue;
    const answer = (await ask(`${text}: `)).trim();
    if (answer !== '') answers[flag] = kind === 'text' ? answer : String(isYes(answer));
  }
  return answers;
}

export const isYes = (answer: string) => /^y(es)?$/i.test(answer.trim());
