/**
 * A text as it can stand in a host name: accents are dropped, and every run of what is no letter or digit of ASCII becomes one hyphen.
 * Different texts may give the same slug, and a text of other scripts gives none.
 */
export const slug = (text: string): string =>
  text
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '');
