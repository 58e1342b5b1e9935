import type { LocalArtifacts } from './artifacts/artifacts.ts';
import type { LocalGithub } from './github/github.ts';
import type { LocalResend } from './resend/resend.ts';
import type { LocalSupabase } from './supabase/supabase.ts';
import type { LocalVercel } from './vercel/start.ts';

/** What runs of the platform; absent is what was not started. */
export interface Running {
  supabase: LocalSupabase | undefined;
  github: LocalGithub | undefined;
  resend: LocalResend | undefined;
  artifacts: LocalArtifacts | undefined;
  vercel: LocalVercel | undefined;
}

/** The run that a person's own uploads belong to; the local runner gives each of its runs a token of its own. */
const RUN_BY_HAND = '1';

/** Lets Node's `fetch` reach `*.localhost`, where Vercel's domains are served. */
const LOCALHOST_DNS = new URL('localhost-dns.mjs', import.meta.url).href;

/** The environment variables by which clients find the running services, named as the services' own tools name them. */
export function environmentOf({ supabase, github, resend, artifacts, vercel }: Running): Record<string, string> {
  return {
    ...(vercel && { VERCEL_API_URL: vercel.apiUrl, VERCEL_TOKEN: vercel.token, VERCEL_ORG_ID: vercel.teamId }),
    ...(github && { GITHUB_API_URL: github.url, GITHUB_TOKEN: github.token }),
    ...(supabase && { SUPABASE_URL: supabase.url, SUPABASE_SECRET_KEY: supabase.keys.secret }),
    ...(resend && { RESEND_BASE_URL: resend.url, RESEND_API_KEY: resend.apiKey }),
    ...(artifacts && {
      ACTIONS_RESULTS_URL: artifacts.url,
      ACTIONS_RUNTIME_TOKEN: artifacts.runtimeToken(RUN_BY_HAND, 'by-hand'),
    }),
    NODE_OPTIONS: `--import ${LOCALHOST_DNS}`,
  };
}
