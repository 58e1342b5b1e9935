import type { Right } from './rights.ts';

/** Whether a run said by name what it lacked: in GitHub's words, git's, or the suite's. */
export function isNamed({ kind, name }: Right, trace: readonly string[]): boolean {
  const words =
    kind === 'secret'
      ? new RegExp(name)
      : new RegExp(`not accessible by integration|repository '.*' not found|\\b${name}: (read|write)`);
  return trace.some((line) => /^(error|warning) of /.test(line) && words.test(line));
}

/** What one run left and the other did not, with a sign for whose it is. */
export function changes(whole: readonly string[], lacking: readonly string[]): string[] {
  const [more, less] = [[...lacking], [] as string[]];
  for (const line of whole) {
    const at = more.indexOf(line);
    if (at === -1) less.push(line);
    else more.splice(at, 1);
  }
  return [...less.map((line) => `- ${line}`), ...more.map((line) => `+ ${line}`)];
}
