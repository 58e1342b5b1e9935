import type { Email } from '#core/render/email.ts';
import type { Report } from '#core/report.ts';
import type { RunFacts } from '#core/run/collect.ts';
import type { Need } from '#core/run/needs.ts';
import type { Condition } from '#core/run/story.ts';
import type { Letter } from './letter.ts';
import type { RunRecord } from './record.ts';

/** A channel that is not set up, and why, in one line. */
export interface Off {
  off: string;
}

export const isOff = (port: object): port is Off => 'off' in port;

/** What the database knew of the environment or pull request before this run. */
export interface Recorded {
  /** Absent when no earlier run told. */
  condition: Condition | undefined;
  /** A newer run was recorded already. */
  superseded: boolean;
}

export interface RunStore {
  record(record: RunRecord): Promise<Recorded>;
}

export interface FoundComment {
  id: number;
  body: string;
}

export interface Comments {
  /** The comments of a pull request whose body starts with `opening`, written by a bot or by the token's own user; oldest first. */
  find(pullRequest: number, opening: string): Promise<readonly FoundComment[]>;
  create(pullRequest: number, body: string): Promise<void>;
  update(id: number, body: string): Promise<void>;
}

export interface Mailer {
  /** @returns whether it was sent now, or had been sent with this key before. */
  send(email: Email, idempotencyKey: string): Promise<'sent' | 'sent-before'>;
}

/** A letter of an earlier run that waits for delivery. */
export interface Waiting {
  /** The artifact's id. */
  id: number;
  letter: Letter;
  writtenAt: Date;
}

export interface Spool {
  /** Letters of this repository's own runs, oldest first; never of a fork's pull request. */
  waiting(): Promise<readonly Waiting[]>;
  /** Throws a delivered letter away. */
  remove(id: number): Promise<void>;
  /** Keeps a letter for a later run. */
  keep(letter: Letter): Promise<void>;
}

export interface Ports {
  facts: RunFacts;
  /** Why jobs were skipped, where the event says it. */
  whySkipped(needs: readonly Need[]): string | undefined;
  /** The pull request comes from a fork: its token is read-only, and its spool would never be delivered. */
  isFork: boolean;
  /** Reports that a job of this run left as artifacts. */
  reports: Off | { of(job: string): Promise<readonly Report[]> };
  store: Off | RunStore;
  comments: Off | Comments;
  mailer: Off | Mailer;
  /** The state of the newest GitHub deployment before this run. */
  deployments: Off | { condition(environment: string, pullRequest: number | undefined): Promise<Condition | undefined> };
  spool: Off | Spool;
  signal: AbortSignal;
  /** A copy in which every secret of this step is replaced. */
  redact<T>(value: T): T;
  output(name: string, value: string): void;
  summary(markdown: string): void;
  info(line: string): void;
}
