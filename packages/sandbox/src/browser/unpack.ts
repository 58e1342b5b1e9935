import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

const REPOSITORY_ROOT = resolve(import.meta.dirname, '../../../..');

/**
 * Unpacks the headless Chromium that npm's `@sparticuz/chromium` carries into `build/browser/<version>`, once.
 * The package brings its own fonts and NSS libraries for machines without any; a small wrapper points to them.
 * @returns the path of a program that takes Chrome's flags; @throws Error on other platforms than Linux x64.
 */
export function unpackChromium(): string {
  if (process.platform !== 'linux' || process.arch !== 'x64')
    throw new Error('The npm package @sparticuz/chromium holds a browser for Linux x64 only.');
  const packageFolder = join(REPOSITORY_ROOT, 'node_modules/@sparticuz/chromium');
  const { version } = JSON.parse(readFileSync(join(packageFolder, 'package.json'), 'utf8')) as { version: string };
  const folder = join(REPOSITORY_ROOT, 'build/browser', version);
  const wrapper = join(folder, 'chrome');
  if (existsSync(wrapper)) return wrapper;
  mkdirSync(folder, { recursive: true });
  inflate(packageFolder, folder);
  writeFileSync(wrapper, script(folder), { mode: 0o755 });
  return wrapper;
}

/** The package unpacks into the system's temporary folder; in a process of its own that folder can be ours. */
function inflate(packageFolder: string, folder: string): void {
  const program = `
    const { default: chromium, inflate } = await import(${JSON.stringify(join(packageFolder, 'build/index.js'))});
    await chromium.executablePath();
    await inflate(${JSON.stringify(join(packageFolder, 'bin/al2023.tar.br'))});`;
  const { status, stderr } = spawnSync(process.execPath, ['--input-type=module', '--eval', program], {
    env: { ...process.env, TMPDIR: folder, NODE_OPTIONS: '' },
    encoding: 'utf8',
  });
  if (status !== 0) throw new Error(`@sparticuz/chromium could not be unpacked: ${stderr.trim()}`);
}

function script(folder: string): string {
  const program = join(folder, 'chromium');
  const lacksLibraries = /not found/.test(spawnSync('ldd', [program], { encoding: 'utf8' }).stdout ?? '');
  const lacksFonts = !existsSync('/etc/fonts/fonts.conf');
  return [
    '#!/bin/sh',
    ...(lacksLibraries ? [`export LD_LIBRARY_PATH="${join(folder, 'al2023/lib')}\${LD_LIBRARY_PATH:+:$LD_LIBRARY_PATH}"`] : []),
    ...(lacksFonts ? [`export FONTCONFIG_PATH="${join(folder, 'fonts')}"`] : []),
    // It is a headless shell: without the flag it would look for a display.
    `exec "${program}" --headless "$@"`,
    '',
  ].join('\n');
}
