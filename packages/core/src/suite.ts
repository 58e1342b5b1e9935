/** The repository that callers name in `uses:`. */
export const SUITE_SLUG = 'shipgate/shipgate';

/** Where a bug of ours is reported. */
export const ISSUES_URL = `https://github.com/${SUITE_SLUG}/issues/new`;
