import { runInNewContext } from 'node:vm';
import { UserError } from '#kit/errors.ts';

const PATIENCE_MS = 1000;

/**
 * Holds a page's address against a pattern of the budgets file. Both can be a stranger's, and some patterns take years on some texts;
 * nothing else stops a regular expression, not even the end of the job.
 * @throws UserError when it takes longer than a second.
 * @see https://owasp.org/www-community/attacks/Regular_expression_Denial_of_Service_-_ReDoS
 */
export function matches(pattern: RegExp, address: string): boolean {
  try {
    return runInNewContext('pattern.test(address)', { pattern, address }, { timeout: PATIENCE_MS });
  } catch {
    throw new UserError(`The pattern ${pattern} takes more than a second on ${address}. Write one without nested repetitions.`);
  }
}
