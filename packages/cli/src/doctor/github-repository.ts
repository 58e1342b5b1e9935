import { type Diagnosis, skip } from './check.ts';
import type { Patient } from './patient.ts';
import type { GithubService } from './services/github.ts';

/** Runs a check of the repository's settings, or says why nothing can be seen: a token that does not open it is told by its own check. */
export async function withRepository(
  { github }: Patient,
  look: (github: GithubService) => Promise<Diagnosis>,
): Promise<Diagnosis> {
  const isOpen = await github?.repository().then(
    () => true,
    () => false,
  );
  return github && isOpen ? await look(github) : skip('Not looked at, since the token did not open the repository.');
}
