import { expect, test } from '@jest/globals';
import { digestFiles } from '@shipgate/deploy/files/digest.ts';
import { selectFiles } from '@shipgate/deploy/files/select.ts';
import { type Entry, growTree, OUTPUT } from './trees.ts';

/** An output whose function asks for a file by this name. */
const asking = (name: string): Record<string, Entry> => ({
  ...OUTPUT,
  '.vercel/output/functions/b.func/.vc-config.json': JSON.stringify({ filePathMap: { it: name } }),
});
const names = async (root: string) => (await digestFiles(await selectFiles(root))).map(({ file }) => file);

test('a function cannot ask for the environment of this step through a link in the tree', async () => {
  using tree = growTree({ ...asking('way/environ'), way: { link: '/proc/self' } });
  await expect(names(tree.root)).rejects.toThrow('way/environ lies outside of the folder that is deployed');
});

test('a link from one folder of the tree to another is followed', async () => {
  using tree = growTree({ ...asking('node_modules/pets/index.js'), 'store/pets/index.js': 'x', node_modules: { link: 'store' } });
  expect(await names(tree.root)).toContain('node_modules/pets/index.js');
});

const CHECKED_OUT = '[http "https://github.com/"]\n\textraheader = AUTHORIZATION: basic eDp5\n';

test.each([
  ['a function asks for it', asking('.git/config')],
  ['.vercelignore lets it in', { '.vercelignore': '!.git', 'index.html': 'x' }],
])(
  'the token that a checkout leaves in its git configuration is not deployed where %s',
  async (_, tree: Record<string, Entry>) => {
    using guarded = growTree({ ...tree, '.git/config': CHECKED_OUT });
    await expect(names(guarded.root)).rejects.toThrow('.git/config would be deployed, and it holds a token');
    using clean = growTree({ ...tree, '.git/config': '[remote "origin"]\n\turl = https://github.com/acme/petstore\n' });
    expect(await names(clean.root)).toContain('.git/config');
  },
);
