import type { Library } from './library.ts';

/** GitHub's artifact client with Azure's storage SDK: every action loads it at its end, so it is here once for all of them. */
export const artifact: Library = {
  name: 'artifact',
  packages: { '@actions/artifact': '6.2.1' },
  entry: `export * from '@actions/artifact';`,
  plugins: [],
  external: ['kerberos'],
  keepNames: false,
  alsoContains: [],
};
