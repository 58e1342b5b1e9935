import { readOffer } from '../offer.ts';
import type { Suite } from '../suite.ts';
import type { Wishes } from '../wishes.ts';
import { callerText } from './caller.ts';
import { cleanup } from './cleanup.ts';
import { preview } from './preview.ts';
import { previewFork } from './preview-fork.ts';
import { production } from './production.ts';
import { rollback } from './rollback.ts';
import type { Template } from './template.ts';

/** Every caller, in the order of a change's life. */
export const TEMPLATES: readonly Template[] = [preview, previewFork, cleanup, production, rollback];

/** A file to be written, relative to the repository's root. */
export interface NewFile {
  path: string;
  text: string;
}

/** The callers that are wanted; `missing` are workflows that the pinned commit does not have. */
export function callerFiles(wishes: Wishes, suite: Suite): { files: NewFile[]; missing: string[] } {
  const wanted = TEMPLATES.filter(({ isWanted }) => isWanted(wishes));
  const read = wanted.map((template) => ({ template, offer: readOffer(suite, template.workflow) }));
  return {
    files: read.flatMap(({ template, offer }) => {
      if (!offer) return [];
      const caller = { ...template.caller(wishes, offer), offer, secrets: secretsFor(wishes, offer.secrets) };
      return [{ path: `.github/workflows/shipgate-${template.workflow}.yml`, text: callerText(caller, suite) }];
    }),
    missing: read.filter(({ offer }) => !offer).map(({ template }) => template.workflow),
  };
}

/** A workflow gets only the secrets that have a use. */
function secretsFor({ supabaseUrl, emailTo }: Wishes, offered: readonly string[]): string[] {
  const wanted = [
    'VERCEL_TOKEN',
    'VERCEL_AUTOMATION_BYPASS_SECRET',
    ...(supabaseUrl === undefined ? [] : ['SUPABASE_SECRET_KEY']),
    ...(emailTo.length > 0 ? ['RESEND_API_KEY'] : []),
  ];
  return wanted.filter((secret) => offered.includes(secret));
}
