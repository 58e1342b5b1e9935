import { ServiceError } from '#kit/http/errors.ts';
import { type Api, isAnswerLost } from './client.ts';

/** What Vercel said when it was asked for a certificate. */
export type CertificateAnswer =
  | { kind: 'issued' }
  /** The DNS records or the authority's challenge are not through yet. */
  | { kind: 'pending'; error: ServiceError }
  /** The answer was lost: it may have been issued. */
  | { kind: 'unknown'; error: ServiceError }
  | { kind: 'refused'; error: ServiceError };

/** Vercel's own command line asks again after the first of them, since DNS takes a moment to be known everywhere. */
const PENDING_CODES: readonly string[] = ['configuration_error', 'challenge_still_pending', 'validation_running'];

export const certificateCalls = (api: Api) => ({
  /** Has a certificate issued for names. @see https://vercel.com/docs/rest-api/certs/issue-a-new-cert */
  async issueCertificate(names: readonly string[]): Promise<CertificateAnswer> {
    try {
      // Authorities count certificates, so a lost answer is not repeated blindly: assigning the name shows whether it is there.
      await api.request({ method: 'POST', path: '/v8/certs', json: { cns: names } });
      return { kind: 'issued' };
    } catch (error) {
      if (!(error instanceof ServiceError)) throw error;
      if (PENDING_CODES.includes(error.code ?? '')) return { kind: 'pending', error };
      return { kind: isLost(error) ? 'unknown' : 'refused', error };
    }
  },
});

const isLost = (error: ServiceError): boolean => isAnswerLost(error);
