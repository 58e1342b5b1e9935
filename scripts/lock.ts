import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { completeLock, type Lockfile } from './lock/complete.ts';
import { ROOT, writeOrCheck } from './written-files.ts';

/**
 * `npm run lock` completes package-lock.json after `npm install`: npm leaves out what another platform would need where the registry at
 * hand does not have it, and `npm ci` then refuses the whole lockfile. `--check` only says whether that is needed.
 */
const lock = JSON.parse(readFileSync(join(ROOT, 'package-lock.json'), 'utf8')) as Lockfile;
const file = { path: 'package-lock.json', text: `${JSON.stringify(completeLock(lock), null, 2)}\n` };
writeOrCheck([file], process.argv.includes('--check') ? 'check' : 'write', 'npm run lock');
