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
    throw new UserError(
      `Input "pages" holds ${JSON.stringify(page)}, but each must be a path on ${site.origin}, such as /pricing.`,
    );
  });
}
