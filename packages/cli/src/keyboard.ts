import { createInterface } from 'node:readline/promises';
import { UserError } from '#kit/errors.ts';
import type { Ask } from './console.ts';

/** One question at a time; between them the keyboard is let go, so that the process can end. @param streams those of the terminal */
export const askAt =
  (streams: { input: NodeJS.ReadableStream; output: NodeJS.WritableStream; terminal?: boolean }, signal: AbortSignal): Ask =>
  async (question) => {
    const lines = createInterface(streams);
    try {
      return await lines.question(question, { signal });
    } catch (cause) {
      if ((cause as { name?: unknown }).name !== 'AbortError') throw cause;
      throw new UserError('\nStopped before the last answer, so nothing was written.', { cause });
    } finally {
      lines.close();
    }
  };
