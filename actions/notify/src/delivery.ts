import { ServiceError } from '#kit/http/errors.ts';
import type { Channel, Letter } from './letter.ts';

/** What became of telling a run through one channel. Its line is for the job summary. */
export type Delivery =
  | { status: 'told' | 'off' | 'unneeded'; channel: Channel | 'spool'; line: string }
  /** Refused or unreachable; `isDown`: another try in this run would end the same. */
  | { status: 'undelivered'; channel: Channel; line: string; letter: Letter; isDown: boolean }
  /** Too late to be delivered, or kept nowhere. */
  | { status: 'lost'; channel: Channel | 'spool'; line: string };

export const CHANNEL_NAMES: Readonly<Record<Channel | 'spool', string>> = {
  record: 'Supabase',
  comment: 'Pull request comment',
  email: 'E-mail',
  spool: 'Spool',
};

/** What to say about a letter that nobody needs. */
export interface Unneeded {
  unneeded: string;
}

/**
 * Delivers a letter by `send`, which returns what to say about it. A service's trouble makes it undelivered and stops nobody else;
 * any other error is not swallowed.
 */
export async function deliver(letter: Letter, send: () => Promise<string | Unneeded>): Promise<Delivery> {
  const { channel } = letter;
  try {
    const said = await send();
    const line = (words: string) => `${CHANNEL_NAMES[channel]}: ${words}`;
    if (typeof said === 'string') return { status: 'told', channel, line: line(said) };
    return { status: 'unneeded', channel, line: line(said.unneeded) };
  } catch (thrown) {
    if (!(thrown instanceof ServiceError)) throw thrown;
    return {
      status: 'undelivered',
      channel,
      line: `${CHANNEL_NAMES[channel]}: ${thrown.message}`,
      letter,
      isDown: isDown(thrown),
    };
  }
}

/** A letter that is refused for what stands in it says nothing about the service. */
const isDown = ({ status }: ServiceError): boolean =>
  status === undefined || status >= 500 || [401, 403, 408, 429].includes(status);
