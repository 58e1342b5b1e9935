import { apexOf, configuredBy, type HeldCertificate, holdCertificate } from '../custom-domains.ts';
import { ApiError, type Endpoint, json, readBody } from './call.ts';

const view = ({ id, names, createdAt, expiresAt }: HeldCertificate) => ({
  id,
  createdAt,
  expiresAt,
  autoRenew: true,
  cns: names,
});

/** Issues a certificate for names that belong to the team and point here. */
export const postCert: Endpoint = {
  method: 'POST',
  versions: ['v8'],
  path: '/certs',
  scope: 'team',
  answer({ state, request }) {
    const { cns } = readBody(request);
    if (!Array.isArray(cns) || cns.length === 0 || !cns.every((name) => typeof name === 'string'))
      throw new ApiError(400, 'bad_request', 'Invalid request: `cns` should be array.');
    const foreign = cns.find((name) => !state.custom.owned.has(apexOf(name)));
    if (foreign) throw new ApiError(403, 'forbidden', `You don't have access to the domain ${apexOf(foreign)} under acme.`);
    const astray = cns.find((name) => configuredBy(state.custom, name) === null);
    if (astray)
      throw new ApiError(
        400,
        'configuration_error',
        `We could not issue a certificate for ${astray}: it does not point to Vercel.`,
      );
    return json(200, view(holdCertificate(state.custom, cns, Date.now())));
  },
};

export const getCert: Endpoint = {
  method: 'GET',
  versions: ['v8'],
  path: '/certs/:cert',
  scope: 'team',
  answer({ state, params }) {
    const held = [...state.custom.certificates.values()].find(({ id }) => id === params.cert);
    if (!held) throw new ApiError(404, 'not_found', 'The certificate was not found');
    return json(200, view(held));
  },
};
