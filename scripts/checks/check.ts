/** What a check found. Each check that is one question counts as one; the jest groups count every test. */
export interface CheckResult {
  passed: number;
  failed: number;
  /** One line per skipped test: what, and why. */
  skips: readonly string[];
  /** What a person has to know about the failures, in full; empty where it was already shown. */
  problems: string;
}

export interface Check {
  name: string;
  run: () => Promise<CheckResult>;
}

export const PASSED: CheckResult = { passed: 1, failed: 0, skips: [], problems: '' };
export const failed = (problems: string): CheckResult => ({ passed: 0, failed: 1, skips: [], problems });
export const skipped = (reason: string): CheckResult => ({ passed: 0, failed: 0, skips: [reason], problems: '' });
