import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';

/**
 * How this machine reaches a package registry: its certificates, its proxy, its mirror. None of them says who somebody is,
 * but a proxy's address may: one with a password in it stays out of the builds.
 */
const NAMES = [
  'NODE_EXTRA_CA_CERTS',
  'SSL_CERT_FILE',
  'HTTP_PROXY',
  'HTTPS_PROXY',
  'NO_PROXY',
  'http_proxy',
  'https_proxy',
  'no_proxy',
  'npm_config_registry',
];
const HAS_PASSWORD = /\/\/[^/]*@/;

/** What a build command such as `npm ci` needs of this machine's environment to get at packages, and nothing else of it. */
export const wayOutside = (env: NodeJS.ProcessEnv): Record<string, string> =>
  Object.fromEntries(
    NAMES.flatMap((name) => {
      const value = env[name];
      return value && !HAS_PASSWORD.test(value) ? [[name, value]] : [];
    }),
  );

/** The folder of this machine's npm, which need not lie beside Node: as on a runner, and with Node from a package. */
export const npmFolder = (env: NodeJS.ProcessEnv): string[] =>
  (env.PATH ?? '')
    .split(delimiter)
    .filter((folder) => folder !== '' && existsSync(join(folder, 'npm')))
    .slice(0, 1);
