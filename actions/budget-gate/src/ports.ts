import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { findChrome } from '#kit/chrome.ts';
import { UserError } from '#kit/errors.ts';
import { entryCookies } from '#kit/protection.ts';
import { readRepositoryFile } from '#kit/repository-file.ts';
import type { Session } from '#kit/session.ts';
import type { Inputs } from './action.ts';
import { type Lab, openLab } from './adapters/lab.ts';
import { reach, type Unreachable } from './adapters/reach.ts';
import type { Plan } from './plan.ts';

/** What `run` needs from the world. */
export interface Ports {
  /** @throws UserError when the file cannot be read. */
  readText(path: string): string;
  /** Asks for a page once, so that a sleeping server wakes before it is measured. Resolves with nothing when it answered well. */
  reach(url: URL): Promise<Unreachable | undefined>;
  /** Starts Chrome, ready to enter a protected deployment. */
  openLab(plan: Plan): Promise<Lab>;
  /** Writes an evidence file, by its path beside the report. */
  keep(path: string, content: string): void;
  say(line: string): void;
}

/** The ports of a real run. Looks for Chrome at once: without it nothing else is worth doing. */
export function livePorts(inputs: Inputs, session: Session): Ports {
  const chrome = findChrome(session.env);
  const { signal, log } = session;
  const bypass = inputs['protection-bypass'];
  return {
    readText: (path) => {
      const text = readRepositoryFile(path);
      if (text !== undefined) return text;
      throw new UserError(
        `Input "budgets" is "${path}", but there is no such file. Check the path, or leave it out for the default budgets.`,
      );
    },
    reach: (url) => reach(url, bypass, signal, log.info),
    openLab: async (plan) => {
      const cookies = await entryCookies(inputs.url, bypass, signal);
      return await openLab({ chrome, plan, device: inputs.device, cookies, env: session.env, signal });
    },
    keep: (path, content) => {
      const file = join(session.folder, path);
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(file, content);
    },
    say: log.info,
  };
}
