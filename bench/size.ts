import { suiteArchiveBytes } from './support/archive.ts';
import { printTable } from './support/table.ts';

/** What a runner downloads when a workflow calls an action: the repository's archive, as the working tree stands. At most 6 MB. */
const LIMIT_MB = 6;
const MB = 1e6;

const parts = {
  'whole repository': ['.'],
  'dist/': ['dist'],
  'dist/vendor/': ['dist/vendor'],
  'all but dist/': ['.', ':(exclude)dist'],
};
const rows = Object.entries(parts).map(([name, paths]) => ({ name, sizeMb: suiteArchiveBytes(paths) / MB }));

printTable(
  ['tar.gz', 'MB', `of ${LIMIT_MB} MB`],
  rows.map(({ name, sizeMb }) => [name, sizeMb, sizeMb / LIMIT_MB]),
);
if ((rows[0]?.sizeMb ?? 0) > LIMIT_MB) process.exitCode = 1;
