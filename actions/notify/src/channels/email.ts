import { type Change, changeEmail } from '#core/render/email.ts';
import type { RunStory } from '#core/run/story.ts';
import { type Delivery, deliver } from '../delivery.ts';
import { emailKey, LETTER_SCHEMA } from '../letter.ts';
import { isOff, type Mailer, type Off } from '../ports.ts';

/** Sends one e-mail about a change; without a change there is nothing to send. */
export async function emailChange(story: RunStory, change: Change | undefined, mailer: Off | Mailer): Promise<Delivery> {
  if (isOff(mailer)) return { status: 'off', channel: 'email', line: `E-mail: ${mailer.off}` };
  if (!change) return { status: 'unneeded', channel: 'email', line: 'E-mail: none, since nothing turned red or recovered.' };
  return deliver({ schema: LETTER_SCHEMA, channel: 'email', story, change }, async () => {
    const email = changeEmail(story, change);
    const done = await mailer.send(email, emailKey(story, change));
    return `${done === 'sent' ? 'sent' : 'this run had told already'}: ${email.subject}.`;
  });
}
