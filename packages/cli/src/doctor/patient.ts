import { githubSlug } from '../git.ts';
import type { Asking } from './asking.ts';
import { type Call, readCalls } from './calls.ts';
import { mayGetKey } from './may-get-key.ts';
import { type GithubService, githubService } from './services/github.ts';
import { type ResendService, resendService } from './services/resend.ts';
import { type SupabaseService, supabaseService } from './services/supabase.ts';
import { type VercelService, vercelService } from './services/vercel.ts';
import { inputOf, type NamedProject, namedProjects } from './values.ts';

type Env = Readonly<Record<string, string | undefined>>;

/** All that checks look at. What is loaded from a service is loaded once, whoever asks first. */
export interface Patient {
  root: string;
  env: Env;
  calls: readonly Call[];
  projects: readonly NamedProject[];
  /** Absent without VERCEL_TOKEN. */
  vercel: VercelService | undefined;
  /** `OWNER/NAME`, where that is known. */
  slug: string | undefined;
  /** Absent without GITHUB_TOKEN and GH_TOKEN. */
  github: GithubService | undefined;
  supabaseUrl: string | undefined;
  /** Absent without URL or key, and where the key may not be sent to that URL. */
  supabase: SupabaseService | undefined;
  emailFrom: string | undefined;
  emailTo: string | undefined;
  /** Absent without RESEND_API_KEY. */
  resend: ResendService | undefined;
}

/** @throws UserError for an address of a service that is none. */
export function readPatient(root: string, env: Env, asking: Asking): Patient {
  const calls = readCalls(root);
  const slug = env.GITHUB_REPOSITORY?.trim() || githubSlug(root);
  const githubToken = env.GITHUB_TOKEN?.trim() || env.GH_TOKEN?.trim();
  const supabaseUrl = inputOf(calls, 'supabase-url', env, 'SUPABASE_URL');
  return {
    root,
    env,
    calls,
    projects: namedProjects(calls, env, root),
    vercel: env.VERCEL_TOKEN ? vercelService(env.VERCEL_TOKEN.trim(), env.VERCEL_API_URL, asking) : undefined,
    slug,
    github: githubToken && slug ? githubService({ token: githubToken, slug, apiUrl: env.GITHUB_API_URL }, asking) : undefined,
    supabaseUrl,
    supabase:
      supabaseUrl && env.SUPABASE_SECRET_KEY && mayGetKey(supabaseUrl, env.SUPABASE_URL)
        ? supabaseService(supabaseUrl, env.SUPABASE_SECRET_KEY.trim(), asking)
        : undefined,
    emailFrom: inputOf(calls, 'email-from', env, 'EMAIL_FROM'),
    emailTo: inputOf(calls, 'email-to', env, 'EMAIL_TO'),
    resend: env.RESEND_API_KEY ? resendService(env.RESEND_API_KEY.trim(), env.RESEND_BASE_URL, asking) : undefined,
  };
}
