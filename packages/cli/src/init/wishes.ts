import type { Project, Repository } from './detect/repository.ts';

/** A project with all that a caller says about it. Its ids are literal, or an expression that reads a variable. */
export interface ChosenProject extends Omit<Project, 'projectId'> {
  projectId: string;
}

/** What is to be written, decided. */
export interface Wishes {
  repository: Repository;
  /** At least one. */
  projects: readonly ChosenProject[];
  supabaseUrl: string | undefined;
  emailFrom: string | undefined;
  emailTo: readonly string[];
  approval: 'environment' | 'none';
  strategy: 'blue-green' | 'canary';
  forks: 'skip' | 'build';
  build: 'vercel' | 'prebuilt';
  layout: 'isolated' | 'compact';
}

/** Where a project's settings stand: beside it, where the repository has several. */
export const configPathOf = ({ folder }: Pick<Project, 'folder'>) =>
  folder === '.' ? '.github/shipgate.yml' : `${folder}/shipgate.yml`;
