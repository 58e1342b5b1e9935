/**
 * One version's part of a CHANGELOG as changesets writes it: what stands below `## 1.2.3`.
 * @returns nothing when the version has no part.
 */
export function changelogSection(changelog: string, version: string): string | undefined {
  const lines = changelog.split('\n');
  const start = lines.indexOf(`## ${version}`);
  if (start < 0) return undefined;
  const length = lines.slice(start + 1).findIndex((line) => line.startsWith('## ') || line.startsWith(UNRELEASED_HINT));
  return lines
    .slice(start + 1, length < 0 ? undefined : start + 1 + length)
    .join('\n')
    .trim();
}

/** The sentence that every CHANGELOG begins with before its first release, and ends with after. */
const UNRELEASED_HINT = 'Changes that are not released yet stand in ';
