/**
 * The address of a host that a service names without a scheme, as Vercel does: https, but http for this machine itself,
 * where the local platform serves without certificates.
 */
export function siteUrl(host: string): URL {
  if (/^https?:\/\//i.test(host)) return new URL(host);
  return new URL(`${isLoopback(new URL(`http://${host}`).hostname) ? 'http' : 'https'}://${host}`);
}

/** This machine: 127.0.0.0/8, `::1`, `localhost` and every name below it (RFC 6761 §6.3). */
export function isLoopback(hostname: string): boolean {
  return (
    /^127\.\d+\.\d+\.\d+$/.test(hostname) || hostname === '[::1]' || hostname === 'localhost' || hostname.endsWith('.localhost')
  );
}
