import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { transform } from 'esbuild';
import type { ActionDefinition } from '#kit/inputs/definition.ts';
import { ROOT } from './library.ts';
import { licenceText } from './licences.ts';
import { bundledFolders, refuseUnknownModules, type WebpackStats } from './stats.ts';
import { loadVendorsLate, VENDORED } from './vendor-links.ts';

/** The part of ncc's programming interface that is used here; it ships no types. @see https://github.com/vercel/ncc#programmatically-from-nodejs */
type Ncc = (
  entry: string,
  options: {
    cache: false;
    externals: Readonly<Record<string, string>>;
    minify: false;
    sourceMapRegister: false;
    transpileOnly: true;
    quiet: true;
  },
) => Promise<{
  code: string;
  assets: Record<string, { source: string | Buffer; permissions: number }>;
  stats: { toJson(options: unknown): WebpackStats };
}>;

/** The actions that have something to bundle. */
export const builtActions = (): string[] =>
  readdirSync(join(ROOT, 'actions'))
    .filter((name) => existsSync(join(ROOT, 'actions', name, 'src/main.ts')))
    .toSorted();

/**
 * Bundles one action into `<dist>/<name>/`. Call it with the repository as working directory: webpack's module ids depend on it.
 * @throws Error when a module is missing that nobody knows to be optional.
 */
async function buildAction(name: string, dist: string): Promise<void> {
  const ncc = createRequire(import.meta.url)('@vercel/ncc') as Ncc;
  const { code, assets, stats } = await ncc(writeEntry(name), {
    cache: false,
    externals: VENDORED,
    minify: false,
    sourceMapRegister: false,
    transpileOnly: true,
    quiet: true,
  });
  const folder = join(dist, name);
  const files: [string, string | Buffer][] = [
    ['index.js', code],
    ...(await postEntry(name)),
    ...Object.entries(assets).map(([path, { source }]): [string, string | Buffer] => [path, source]),
    [
      'licenses.txt',
      licenceText(bundledFolders(stats.toJson({ modules: true, nestedModules: true, chunks: true, chunkModules: true }))),
    ],
  ];
  for (const [path, content] of files) {
    const file = join(folder, path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, path.endsWith('.js') ? await finish(`${name}/${path}`, content.toString()) : content);
  }
}

/** What the runner starts as the `post` part: the same bundle, told so. A runner itself gives both parts the same variables. */
async function postEntry(name: string): Promise<[string, string][]> {
  const { action } = (await import(pathToFileURL(join(ROOT, 'actions', name, 'src/action.ts')).href)) as {
    action: ActionDefinition;
  };
  return action.post ? [['post.js', "process.argv[2] = 'post';\nawait import('./index.js');\n"]] : [];
}

async function finish(file: string, source: string): Promise<string> {
  refuseUnknownModules(file, source);
  return await minify(loadVendorsLate(source));
}

/**
 * White space and syntax are minified, names stay, so that a stack trace says something. ncc's own minifier would leave out every file
 * but `index.js`.
 */
async function minify(source: string): Promise<string> {
  const result = await transform(source, {
    minifyWhitespace: true,
    minifySyntax: true,
    target: 'node24',
    charset: 'utf8',
    legalComments: 'none',
  });
  return result.code;
}

/**
 * Writes the module that ncc starts from, with a tsconfig of its own: ncc's TypeScript loader refuses `allowImportingTsExtensions`
 * (TS5096) and takes the configuration that lies beside the first file.
 * @returns its path.
 */
function writeEntry(name: string): string {
  const folder = join(ROOT, 'build/entry', name);
  mkdirSync(folder, { recursive: true });
  const compilerOptions = { rootDir: '../../..', allowImportingTsExtensions: false, rewriteRelativeImportExtensions: true };
  writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify({ extends: '../../../tsconfig.json', compilerOptions }));
  writeFileSync(join(folder, 'index.ts'), `import '../../../actions/${name}/src/main.ts';\n`);
  return join(folder, 'index.ts');
}

if (import.meta.main) {
  const [name = '', dist = ''] = process.argv.slice(2);
  await buildAction(name, dist);
}
