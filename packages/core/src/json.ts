/** Reads a text that may be JSON, such as a stranger's or a broken answer's. @returns undefined when it is not. */
export function jsonOrUndefined(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** What is wrong with a value that does not fit its schema, by the first of zod's issues: `deployments.0.uid: expected string`. */
export const firstIssue = ({ issues: [issue] }: { issues: readonly { path: PropertyKey[]; message: string }[] }): string =>
  `${issue?.path.map(String).join('.') || 'the document'}: ${issue?.message}`;
