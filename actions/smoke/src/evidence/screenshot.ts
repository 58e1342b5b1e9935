import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import type { Evidence } from '#core/report.ts';
import { messageOf } from '#kit/errors.ts';
import type { Session } from '#kit/session.ts';
import type { Check } from '../checks.ts';
import { oneLine } from '../findings.ts';
import { within } from '../within.ts';
import { evidenceName } from './name.ts';

/** A page whose script never ends cannot be drawn, and Playwright's own limit does not notice. */
const TIMEOUT_MS = 5000;

/** Takes a picture of what a visitor sees. @returns nothing, with a warning, when Chrome cannot draw the page. */
export async function keepScreenshot(page: Page, check: Check, session: Session, label = ''): Promise<Evidence | undefined> {
  const path = evidenceName(check, `${label && `-${label}`}.png`);
  try {
    const drawn = await within(TIMEOUT_MS, session.signal, page.screenshot({ animations: 'disabled' }));
    await writeFile(join(session.folder, path), drawn);
    return { name: `Screenshot of ${check.name}${label && `: ${label}`}`, kind: 'screenshot', path };
  } catch (thrown) {
    session.signal.throwIfAborted();
    session.log.warning(`No screenshot of ${check.name}: ${oneLine(messageOf(thrown))}`, 'No screenshot');
    return undefined;
  }
}
