import type { ServiceResponse } from '../traffic/traffic.ts';

/** A sender's domain, in Resend's words. @see https://resend.com/docs/api-reference/domains/list-domains */
export interface SenderDomain {
  name: string;
  status: 'not_started' | 'pending' | 'verified' | 'failed' | 'temporary_failure';
}

export const listDomains = (domains: readonly SenderDomain[]): ServiceResponse => ({
  status: 200,
  headers: { 'content-type': 'application/json; charset=utf-8' },
  body: JSON.stringify({
    object: 'list',
    has_more: false,
    data: domains.map(({ name, status }, index) => ({ id: `d${index + 1}`, name, status, region: 'eu-west-1' })),
  }),
});
