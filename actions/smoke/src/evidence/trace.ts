import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { unzipSync, zipSync } from 'fflate';
import type { BrowserContext } from 'playwright-core';
import type { Evidence } from '#core/report.ts';
import { messageOf } from '#kit/errors.ts';
import type { Session } from '#kit/session.ts';
import type { Check } from '../checks.ts';
import { oneLine } from '../findings.ts';
import { within } from '../within.ts';
import { evidenceName } from './name.ts';
import { type Entries, harvest, scrub, stillHolds } from './scrub.ts';

/** A trace above this, unpacked, is not kept: it could not be searched in memory in reasonable time. */
const MAX_BYTES = 200 * 1024 * 1024;
const STOP_MS = 20_000;

export async function startTrace(context: BrowserContext): Promise<void> {
  await context.tracing.start({ screenshots: true, snapshots: true });
}

/**
 * Ends the recording and keeps it beside the report, without known secrets, cookies and Authorization values.
 * The raw file never leaves the temporary folder.
 * @returns nothing, with a warning, when a scan still finds a secret, or when the trace is too large or broken.
 */
export async function keepTrace(
  context: BrowserContext,
  check: Check,
  session: Session,
  temporary: string,
): Promise<Evidence | undefined> {
  const path = evidenceName(check, '-trace.zip');
  const raw = join(temporary, path);
  try {
    await within(STOP_MS, session.signal, finish(context, raw));
    await writeFile(join(session.folder, path), cleanTrace(await readFile(raw), session.secrets));
    return { name: `Playwright trace of ${check.name}`, kind: 'trace', path };
  } catch (thrown) {
    session.signal.throwIfAborted();
    session.log.warning(`The trace of ${check.name} was not kept: ${oneLine(messageOf(thrown))}`, 'No trace');
    return undefined;
  } finally {
    await rm(raw, { force: true });
  }
}

/** The pages go first: one whose script never ends would keep the recording open. */
async function finish(context: BrowserContext, path: string): Promise<void> {
  await Promise.all(context.pages().map((page) => page.close()));
  await context.tracing.stop({ path });
}

/**
 * A trace's zip without secrets.
 * @throws Error when it is too large, or when a second scan of the finished file still finds one.
 */
export function cleanTrace(zip: Uint8Array, secrets: readonly string[]): Uint8Array {
  const entries = unpack(zip);
  const all = [...secrets, ...harvest(entries)];
  const clean = zipSync(scrub(entries, all), { level: 6 });
  if (stillHolds(unpack(clean), all) || stillHolds({ zip: clean }, secrets)) throw new Error('a secret was still found in it');
  return clean;
}

function unpack(zip: Uint8Array): Entries {
  let bytes = 0;
  return unzipSync(zip, {
    filter({ originalSize }) {
      bytes += originalSize;
      if (bytes > MAX_BYTES) throw new Error(`it is larger than ${MAX_BYTES / 1024 / 1024} MiB`);
      return true;
    },
  });
}
