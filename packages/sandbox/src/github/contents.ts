import { pushedGit } from './git.ts';
import { type Call, json, type Route, refusal } from './router.ts';

/** How deep a path may lie here. */
const DEPTH = 4;

/** The files and folders of a branch, as GitHub's contents API shows them: those of its git folder, and above them those put in by hand. */
export const contentRoutes: Route[] = Array.from({ length: DEPTH + 1 }, (_, depth) => ({
  method: 'GET',
  path: `/contents${Array.from({ length: depth }, (_unused, index) => `/:part${index}`).join('')}`,
  needs: ['contents:read'],
  handle: ({ repository, params, query }: Call) => {
    const path = Array.from({ length: depth }, (_unused, index) => params[`part${index}`]).join('/');
    const ref = query.get('ref') ?? repository.defaultBranch;
    const pushed = repository.gitFolder === undefined ? undefined : pushedGit(repository.gitFolder);
    const text = repository.files.get(`${ref}:${path}`) ?? pushed?.file(ref, path);
    if (text !== undefined) {
      const content = Buffer.from(text).toString('base64').replace(/.{60}/g, '$&\n');
      return json(200, { type: 'file', name: path.split('/').at(-1), path, encoding: 'base64', content });
    }
    const below = path === '' ? `${ref}:` : `${ref}:${path}/`;
    const put = [...repository.files.keys()].filter((file) => file.startsWith(below)).map((file) => file.slice(below.length));
    const entries = [...put, ...(pushed?.list(ref, path) ?? [])];
    // A repository without any file is told like a path that is not there.
    if (entries.length === 0) return refusal(404, 'Not Found');
    const names = [...new Set(entries.map((entry) => entry.split('/')[0] ?? ''))];
    return json(
      200,
      names.map((name) => ({
        name,
        path: [path, name].filter(Boolean).join('/'),
        type: entries.includes(name) ? 'file' : 'dir',
      })),
    );
  },
}));
