import { ServiceError } from '#kit/http/errors.ts';
import { type Check, type Diagnosis, fail, pass, untold, warn } from '../check.ts';
import type { SeenRepository } from '../services/github.ts';
import { saidBy } from '../trouble.ts';

const SET_IT = 'export GITHUB_TOKEN="$(gh auth token)"';

/** Whether GitHub can be asked about the repository, and with which rights. */
export const githubToken: Check = {
  id: 'github-token',
  area: 'GitHub',
  look: async ({ slug, github }) => {
    if (!slug)
      return untold(
        'It is not known which repository on GitHub this is: the remote "origin" names none.',
        'Add the remote, or set GITHUB_REPOSITORY=OWNER/NAME.',
      );
    if (!github) return untold('GITHUB_TOKEN is not set here, so nothing at GitHub can be looked at.', `Set it: ${SET_IT}`);
    try {
      return judgeToken(slug, await github.repository());
    } catch (error) {
      if (!(error instanceof ServiceError)) throw error;
      if (error.status === 401) return fail('GitHub refuses the token: Bad credentials.', `Take a valid one: ${SET_IT}`);
      if (error.status === 403 || error.status === 404)
        return fail(
          `The token does not see ${slug}: ${saidBy(error)}`,
          'Grant it that repository (with "metadata: read", "actions: read" and "contents: read"), or correct GITHUB_REPOSITORY.',
        );
      throw error;
    }
  },
};

export function judgeToken(slug: string, { scopes, mayPush }: SeenRepository): Diagnosis {
  if (scopes && !scopes.includes('repo') && !scopes.includes('public_repo'))
    return warn(
      `The classic token has the scopes ${scopes.join(', ') || '(none)'}, without "repo".`,
      'Some checks below cannot look. gh auth refresh --scopes repo,workflow',
    );
  if (scopes && !scopes.includes('workflow'))
    return warn(
      'The classic token lacks the scope "workflow": it cannot push the workflow files.',
      'gh auth refresh --scopes repo,workflow',
    );
  if (mayPush === false)
    return warn(
      `The token's owner may only read ${slug}: somebody else must commit the workflows and set the secrets.`,
      'Ask for write access.',
    );
  return pass(`The token sees ${slug}${scopes ? ` (scopes ${scopes.join(', ')})` : '; what else it may do shows below'}.`);
}
