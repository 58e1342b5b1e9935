/** One exact text of a library's file and what stands there in the bundle. */
export interface Replacement {
  find: string;
  with: string;
  /** How often the text must occur; once unless told. */
  times?: number;
}

/**
 * Replaces exact texts in a library's source.
 * @throws Error when a text does not occur exactly as often as the recipe says, so that an upgrade of the library stops the build
 * and not a user's run.
 */
export function replaceExactly(source: string, file: string, replacements: readonly Replacement[]): string {
  return replacements.reduce((text, { find, with: replacement, times = 1 }) => {
    const parts = text.split(find);
    const found = parts.length - 1;
    if (found !== times) {
      throw new Error(
        `${file}: the text ${JSON.stringify(find)} was expected ${times} time(s) and occurs ${found} time(s). ` +
          'The library has changed: read the new source and adapt the recipe.',
      );
    }
    return parts.join(replacement);
  }, source);
}
