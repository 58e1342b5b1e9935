import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT, runChild } from './child.ts';

const FOLDER = join(ROOT, '.tools');
const REQUIREMENTS = join(ROOT, 'requirements-tools.txt');
/** A copy of the requirements that the folder was made from. */
const STAMP = join(FOLDER, 'requirements-tools.txt');
const BIN = process.platform === 'win32' ? 'Scripts' : 'bin';

/**
 * Installs the linters of workflow files, which npm does not carry, as pinned and hashed Python wheels into `.tools`.
 * @returns why that cannot be done on this machine; nothing when they are there.
 */
export async function installTools(): Promise<string | undefined> {
  if (existsSync(STAMP) && readFileSync(STAMP, 'utf8') === readFileSync(REQUIREMENTS, 'utf8')) return undefined;
  rmSync(FOLDER, { recursive: true, force: true });
  const steps = [
    [process.platform === 'win32' ? 'python' : 'python3', '-m', 'venv', FOLDER],
    [tool('python'), '-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', '--only-binary=:all:', '--no-deps'].concat(
      '--require-hashes',
      '-r',
      REQUIREMENTS,
    ),
  ];
  for (const [program = '', ...args] of steps) {
    const { code, output } = await runChild(program, args, { output: 'keep' }).catch((thrown: Error) => ({
      code: 1,
      output: thrown.message,
    }));
    if (code !== 0) return `\`${[program, ...args].slice(0, 4).join(' ')} …\` failed: ${output.trim().split('\n').at(-1)}`;
  }
  writeFileSync(STAMP, readFileSync(REQUIREMENTS));
  return undefined;
}

/** The path of an installed program. */
export const tool = (name: string): string => join(FOLDER, BIN, process.platform === 'win32' ? `${name}.exe` : name);
