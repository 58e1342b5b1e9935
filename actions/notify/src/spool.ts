import { ServiceError } from '#kit/http/errors.ts';
import { commentOn } from './channels/comment.ts';
import { emailChange } from './channels/email.ts';
import { recordRun } from './channels/record.ts';
import { CHANNEL_NAMES, type Delivery } from './delivery.ts';
import type { Channel, Letter } from './letter.ts';
import { isOff, type Ports, type Waiting } from './ports.ts';

/** Resend forgets a key after 24 hours; an hour is left for clocks and queues. */
const EMAIL_MAX_AGE_MS = 23 * 60 * 60 * 1000;

/**
 * Delivers what earlier runs of this repository could not. Every channel takes a letter once only: the database and the comment by
 * their own keys, Resend by its key for 24 hours; an older e-mail is told of, not sent. A delivered letter is thrown away.
 */
export async function deliverWaiting(ports: Ports): Promise<Delivery[]> {
  if (isOff(ports.spool) || ports.isFork) return [];
  const waiting = await ports.spool.waiting().catch(unreadable);
  if ('status' in waiting) return [waiting];
  const done: Delivery[] = [];
  for (const item of waiting) {
    const { channel } = item.letter;
    if (isDown(done, channel) || isOff(portOf(channel, ports))) continue;
    const delivery = isTooOld(item, ports) ? tooOld(item) : await redeliver(item.letter, ports);
    done.push(delivery);
    if (delivery.status !== 'undelivered') done.push(...(await remove(item, ports.spool)));
  }
  return done;
}

/** Keeps what could not be delivered; a letter that cannot be kept is lost, said so. */
export async function keepUndelivered(deliveries: readonly Delivery[], ports: Ports): Promise<Delivery[]> {
  const letters = deliveries.flatMap((delivery) => (delivery.status === 'undelivered' ? [delivery.letter] : []));
  return Promise.all(
    letters.map(async (letter): Promise<Delivery> => {
      const name = CHANNEL_NAMES[letter.channel];
      const lost = (why: string): Delivery => ({
        status: 'lost',
        channel: 'spool',
        line: `Spool: nothing kept for ${name}: ${why}`,
      });
      if (ports.isFork) return lost("what a fork's pull request leaves is never delivered.");
      if (isOff(ports.spool)) return lost(ports.spool.off);
      try {
        await ports.spool.keep(letter);
        return { status: 'told', channel: 'spool', line: `Spool: kept for ${name}; a later run delivers it.` };
      } catch (thrown) {
        return lost(thrown instanceof Error ? thrown.message : String(thrown));
      }
    }),
  );
}

/** Whether a channel is known to be down in this run. */
const isDown = (deliveries: readonly Delivery[], channel: Channel): boolean =>
  deliveries.some((delivery) => delivery.channel === channel && delivery.status === 'undelivered' && delivery.isDown);

const portOf = (channel: Channel, { store, comments, mailer }: Ports) =>
  ({ record: store, comment: comments, email: mailer })[channel];

async function redeliver(letter: Letter, ports: Ports): Promise<Delivery> {
  const delivery = await sendAgain(letter, ports);
  return { ...delivery, line: `${delivery.line} (of run ${letter.story.source.runId}, which could not be told then)` };
}

async function sendAgain(letter: Letter, ports: Ports): Promise<Delivery> {
  switch (letter.channel) {
    case 'record':
      return (await recordRun(letter.story, ports.store)).delivery;
    case 'comment':
      return (await commentOn(letter.story, ports.comments)).delivery;
    case 'email':
      return emailChange(letter.story, letter.change, ports.mailer);
  }
}

const isTooOld = ({ letter, writtenAt }: Waiting, { facts }: Ports): boolean =>
  letter.channel === 'email' && facts.at.getTime() - writtenAt.getTime() > EMAIL_MAX_AGE_MS;

const tooOld = ({ letter: { story }, writtenAt }: Waiting): Delivery => ({
  status: 'lost',
  channel: 'email',
  line: `E-mail: the one about run ${story.source.runId} (${story.headline}) waited since ${writtenAt.toISOString()} and is not sent any more.`,
});

async function remove({ id }: Waiting, spool: Exclude<Ports['spool'], { off: string }>): Promise<Delivery[]> {
  try {
    await spool.remove(id);
    return [];
  } catch (thrown) {
    if (!(thrown instanceof ServiceError)) throw thrown;
    return [{ status: 'lost', channel: 'spool', line: `Spool: a delivered letter could not be thrown away: ${thrown.message}` }];
  }
}

/** A token without `actions: read` cannot look; that is a choice. Any other trouble is worth a warning. */
function unreadable(thrown: unknown): Delivery {
  if (!(thrown instanceof ServiceError)) throw thrown;
  const isForbidden = thrown.status === 403 || thrown.status === 404;
  return { status: isForbidden ? 'off' : 'lost', channel: 'spool', line: `Spool: not looked at: ${thrown.message}` };
}
