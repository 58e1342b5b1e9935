import { json, paged, type Route, refusal } from './router.ts';
import type { Attestation } from './state.ts';

/** Attestations as they are stored; their signatures are not looked at. @see https://docs.github.com/en/rest/repos/attestations */
export const attestationRoutes: Route[] = [
  {
    method: 'POST',
    path: '/attestations',
    needs: ['attestations:write'],
    handle({ state, repository, body }) {
      const subjects = subjectsOf(body.bundle);
      if (!subjects) return refusal(422, 'Invalid request.\n\n"bundle" is no in-toto statement in a DSSE envelope.');
      const attestation: Attestation = { id: ++state.lastId, bundle: body.bundle, subjects };
      repository.attestations.push(attestation);
      return json(201, { id: attestation.id });
    },
  },
  {
    method: 'GET',
    path: '/attestations/:digest',
    needs: ['attestations:read'],
    handle(call) {
      const { repository, params } = call;
      const found = repository.attestations.filter(({ subjects }) =>
        subjects.some(({ digest }) => `sha256:${digest.sha256}` === params.digest),
      );
      if (found.length === 0) return refusal(404, 'Not Found');
      const shown = found.map(({ bundle }) => ({ bundle, repository_id: repository.id }));
      return paged(call, shown, (page) => ({ attestations: page }));
    },
  },
];

/** What a bundle speaks of. @see https://github.com/in-toto/attestation/blob/main/spec/v1/statement.md */
function subjectsOf(bundle: unknown): Attestation['subjects'] | undefined {
  try {
    const { payload } = (bundle as { dsseEnvelope: { payload: string } }).dsseEnvelope;
    return JSON.parse(Buffer.from(payload, 'base64').toString()).subject;
  } catch {
    return undefined;
  }
}
