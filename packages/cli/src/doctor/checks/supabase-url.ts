import { type Check, pass, skip, untold } from '../check.ts';

/** Whether the project answers. */
export const supabaseUrl: Check = {
  id: 'supabase-url',
  area: 'Supabase',
  look: async ({ supabaseUrl: url, supabase, env }) => {
    if (!url && !env.SUPABASE_SECRET_KEY) return skip('Not used: no supabase-url is set, so nothing is recorded.');
    if (!url)
      return untold(
        'SUPABASE_SECRET_KEY is set, but no workflow names a supabase-url, nor does SUPABASE_URL.',
        'Give the workflows their input supabase-url.',
      );
    if (!supabase && env.SUPABASE_SECRET_KEY)
      return untold(
        `${url} is no host of Supabase and stands in files of this repository, so your SUPABASE_SECRET_KEY was not sent there.`,
        'If it is yours, name it yourself: export SUPABASE_URL with this address.',
      );
    if (!supabase)
      return untold(
        `SUPABASE_SECRET_KEY is not set here, so ${url} was not asked.`,
        'Set it: read -rs SUPABASE_SECRET_KEY && export SUPABASE_SECRET_KEY',
      );
    await supabase.schema();
    return pass(`${url} answers.`);
  },
};
