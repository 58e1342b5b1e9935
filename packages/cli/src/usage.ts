import { relative } from 'node:path';
import { SUITE_ROOT } from './init/suite.ts';

/** `npm run` as it is typed in a folder: a consumer's repository has no scripts of Shipgate's, so npm is told where they are. */
export function npmRun(folder: string = process.cwd()): string {
  const suite = relative(folder, SUITE_ROOT);
  if (suite === '') return 'npm run';
  return `npm --prefix ${/[^\w./+-]/.test(suite) ? JSON.stringify(suite) : suite} run`;
}
