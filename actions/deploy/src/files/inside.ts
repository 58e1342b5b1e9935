import { readFileSync, realpathSync } from 'node:fs';
import { dirname, join, relative, sep } from 'node:path';
import { plainText } from '#core/text.ts';
import { UserError } from '#kit/errors.ts';

/** Where actions/checkout keeps the job's token unless told otherwise, and addresses with a password in them. */
const CREDENTIALS = /^\s*extraheader\s*=|:\/\/[^/\s@]+@/im;

/**
 * Makes sure that what is sent lies in the folder in truth and not by name only. A `.vc-config.json` names files of its own, and through
 * a linked folder such a name leads anywhere on the machine: to `/proc/self/environ`, where the token of this step stands.
 * @throws UserError that names the first path which leads out of the folder, or the git configuration that holds a token.
 */
export function refuseForeign(folder: string, paths: readonly string[]): void {
  const root = realpathSync.native(folder);
  const known = new Map<string, boolean>();
  const isInside = (parent: string): boolean => {
    const before = known.get(parent);
    if (before !== undefined) return before;
    const real = realOf(parent);
    const inside = real === undefined || real === root || real.startsWith(root.endsWith(sep) ? root : root + sep);
    known.set(parent, inside);
    return inside;
  };
  for (const path of paths) {
    const name = plainText(relative(folder, path));
    if (!isInside(dirname(path)))
      throw new UserError(
        `${name} lies outside of the folder that is deployed: a link on its way leads out. Remove the link, or the name from the .vc-config.json that asks for it.`,
      );
    if (path.endsWith(join('.git', 'config')) && CREDENTIALS.test(textOf(path)))
      throw new UserError(
        `${name} would be deployed, and it holds a token. Give actions/checkout "persist-credentials: false", or leave .git out (.vercelignore, filePathMap).`,
      );
  }
}

/** undefined where there is no such folder, which is told when the file is read. */
function realOf(folder: string): string | undefined {
  try {
    return realpathSync.native(folder);
  } catch {
    return undefined;
  }
}

function textOf(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}
