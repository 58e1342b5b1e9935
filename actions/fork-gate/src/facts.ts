import type { ListedArtifact } from '#kit/github-artifacts.ts';

/** A repository, by the id that it keeps whatever its name becomes. */
export interface Repository {
  id: number;
  /** `OWNER/NAME`. */
  name: string;
}

/** A commit of a fork, and where its branch was. */
export interface Head {
  sha: string;
  /** The branch. A stranger's text. */
  ref: string;
  repository: Repository;
}

/** A pull request as GitHub shows it now. */
export interface Pull {
  number: number;
  isOpen: boolean;
  sha: string;
  ref: string;
  /** undefined when the fork is gone. */
  headRepository: Repository | undefined;
  baseRepository: Repository;
  labels: readonly string[];
}

/** The last time that a label was put on or taken off. */
export interface Labelling {
  action: 'labeled' | 'unlabeled';
  /** undefined when that account is gone. */
  actor: { login: string; isBot: boolean } | undefined;
  /** Name of the app that did it in the person's name, if one did. */
  app: string | undefined;
}

/** A run that built a head, and what it left. */
export interface Build {
  runId: number;
  artifact: ListedArtifact | undefined;
}
