import { isLoopback } from '#kit/site-url.ts';

/**
 * Whether a Supabase project may be sent the key of whoever runs doctor. The address stands in the repository's files, and those may be a
 * stranger's: Supabase's own hosts refuse a key of another project before anybody sees it, and any other address a person has to name.
 * @param named the environment's SUPABASE_URL.
 */
export function mayGetKey(url: string, named: string | undefined): boolean {
  const { protocol, hostname, origin } = URL.parse(url) ?? {};
  if (hostname === undefined || origin === URL.parse(named?.trim() ?? '')?.origin) return true;
  return isLoopback(hostname) || (protocol === 'https:' && /^[\w-]+\.supabase\.co$/.test(hostname));
}
