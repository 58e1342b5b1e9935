import { statSync } from 'node:fs';

interface TestFile {
  path: string;
}

/** Test files that take half a minute or more, the longest first. jest learns such times as well, but a fresh clone has none. */
export const LONGEST = [
  'workflow/examples/runbooks/runbooks',
  'workflow/stream/scenes',
  'workflow/rights/production',
  'workflow/rights/preview-fork',
  'workflow/examples-long/nextjs',
  'workflow/rights/rollback',
  'contract/smoke/faults',
  'workflow/examples/monorepo',
  'contract/deploy/faults',
  'contract/cli/doctor',
  'workflow/examples/static-site',
  'workflow/rights/preview',
  'contract/notify/faults',
  'workflow/stream/production-rollback',
  'workflow/stream/canary-stopped',
  'workflow/stream/production-canary',
  'workflow/stream/canary-ways',
  'workflow/examples/manual-release',
  'workflow/stream/production-approval',
  'contract/release/interrupted',
  'contract/budget-gate/faults',
  'workflow/stream/production-ways',
  'workflow/release/ci-release',
  'workflow/rights/cleanup',
  'contract/deploy/github',
].map((file) => `__tests__/${file}.test.ts`);

/** jest's order of the files: the long ones first, so that no worker sits alone with one at the end; then by size, as jest has it. */
export default class LongestFirst {
  sort<File extends TestFile>(files: readonly File[]): File[] {
    return files.toSorted((a, b) => rank(a) - rank(b) || statSync(b.path).size - statSync(a.path).size);
  }

  /** jest's own order keeps the times of a run here. */
  cacheResults(): void {}
}

function rank({ path }: TestFile): number {
  const at = LONGEST.findIndex((file) => path.replaceAll('\\', '/').endsWith(`/${file}`));
  return at < 0 ? LONGEST.length : at;
}
