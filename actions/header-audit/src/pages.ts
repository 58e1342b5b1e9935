import { UserError } from '#kit/errors.ts';

/**
 * The addresses of the pages, all on the site's own origin: the list may come from a file that a pull request edits.
 * @throws UserError for an empty list or a page that is not a path of the site.
 */
export function pageAddresses(site: URL, pages: readonly string[]): { page: string; url: URL }[] {
  if (pages.length === 0) throw new UserError('Input "pages" is empty. Give at least one path, such as /.');
  return pages.map((page) => {
    const url = page.startsWith('/') ? URL.parse(page, site.origin) : null;
    if (url?.origin === site.origin) return { page, url };
    const guess = /^\w[^:]*$/.test(page) ? ` Did you mean "/${page}"?` : '';
    throw new UserError(`Page ${JSON.stringify(page)} must be a path on ${site.origin}, such as "/pricing".${guess}`);
  });
}

/** @throws UserError for anything but the bare name of a host. */
export function checkHost(host: string | undefined): void {
  if (host === undefined || URL.parse(`https://${host}`)?.hostname === host.toLowerCase()) return;
  throw new UserError(
    `Input "production-host" is ${JSON.stringify(host)}, but must be a host name without scheme or path, such as petstore.example.`,
  );
}
