import type { Outcome } from '#core/outcome.ts';
import { UserError } from './errors.ts';
import type { Session } from './session.ts';

/** What a gate is told of where to look. */
interface SiteInputs {
  url: URL | undefined;
  'url-from': string | undefined;
  environment: string;
}

/** A gate's inputs once it is known which site it looks at. */
export type AtSite<Inputs extends SiteInputs> = Omit<Inputs, 'url'> & { url: URL };

/**
 * Finds the site of a gate before its work begins: `url`, else what the job that `url-from` names has deployed for this project.
 * A deployment that is red has nothing to look at: the gate ends as `skip`, since that job has said so already.
 */
export const atSite =
  <Inputs extends SiteInputs>(look: (inputs: AtSite<Inputs>, session: Session) => Promise<Outcome>) =>
  async (inputs: Inputs, session: Session): Promise<Outcome> => {
    const { url, 'url-from': job, environment } = inputs;
    if (url) return await look({ ...inputs, url }, session);
    if (!job)
      throw new UserError(
        'Input "url" is missing, and "url-from" too. Set url to the address of the site, or url-from to the id of the job that deploys it.',
      );
    const { deployedBy } = await import('./artifacts/deployed-by.ts');
    const found = await deployedBy(job, session);
    if ('url' in found) return await look({ ...inputs, url: found.url }, session);
    return { target: { environment }, findings: [], verdict: 'skip', reason: found.reason };
  };
