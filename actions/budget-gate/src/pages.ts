import { UserError } from '#kit/errors.ts';

/** A page to measure. */
export interface PageAddress {
  /** Path and query, as a person names it. */
  name: string;
  url: URL;
}

/**
 * The addresses of the pages to measure: a path counts from the site's root, an empty one is the page of `url` itself.
 * @throws UserError for a page on another origin: budgets are for the site that is deployed, and its cookie is for it alone.
 */
export function pageAddresses(site: URL, pages: readonly string[]): PageAddress[] {
  return pages.map((page) => {
    const url = URL.parse(page, site);
    if (!url || url.origin !== site.origin) {
      throw new UserError(`Input "pages" names "${page}", which is not on ${site.origin}. Write paths such as "/about".`);
    }
    return { name: url.pathname + url.search, url };
  });
}
