import { ISSUES_URL } from '#core/suite.ts';
import { messageOf, UserError } from '#kit/errors.ts';
import { ServiceError } from '#kit/http/errors.ts';
import { type Diagnosis, untold } from './check.ts';

/** What a service said, without the advice that is meant for a job. */
export const saidBy = ({ service, call, trouble }: ServiceError): string => new ServiceError(service, call, trouble).message;

/** A question that came to nothing. What broke in one check must not hide what the others found. */
export function untoldBecause(error: unknown): Diagnosis {
  if (error instanceof ServiceError) {
    const fix =
      error.trouble.kind === 'status' && error.trouble.status < 500
        ? 'Give the token that this check reads with the right to look, or look by hand.'
        : 'Try again later; nothing is known until it answers.';
    return untold(saidBy(error), fix);
  }
  if (error instanceof UserError) return untold(error.message, 'Mend that, then run doctor again.');
  return untold(`This check broke: ${messageOf(error)}`, `That is a bug of Shipgate. Please report it: ${ISSUES_URL}`);
}
