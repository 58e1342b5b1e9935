/**
 * The part of a host name that one owner registers: `example.co.uk` of `www.example.co.uk`. An approximation without the Public
 * Suffix List: two labels, or three below a country's short second level.
 */
export function registrableDomain(host: string): string {
  const labels = host.toLowerCase().split('.');
  if (labels.length < 3 || /^[\d.]+$|^\[/.test(host)) return host.toLowerCase();
  const [second = '', top = ''] = labels.slice(-2);
  return labels.slice(top.length === 2 && second.length <= 3 ? -3 : -2).join('.');
}
