import type { Operation } from '#core/report.ts';
import type { RunContext } from './runner/context.ts';

/** What a running action may do besides returning its Outcome. Made by `runAction`, or by the CLI for a person. */
export interface Session extends RunContext {
  /** Aborts when the job is cancelled. Every wait and every request takes it. */
  signal: AbortSignal;
  log: Log;
  /** Folder for evidence files, beside the report file. Absolute; it exists. Evidence paths are relative to it. */
  folder: string;
  /** Every secret known to this action. Redact text with them before it leaves in a way the session does not cover. */
  secrets: readonly string[];
  /** Treats one more text as a secret from here on, such as a token that was made for this job. */
  mask(secret: string): void;
  env: Readonly<Record<string, string | undefined>>;
  /** Name of the project: the `project` input, else the repository's name. */
  project: string;
  /** What the action works on, where its inputs alone do not say: a Report of a run that throws names it. Set by the action. */
  environment?: string;
  /** What is done to that environment, also by a run that throws, where the job's name does not say it. Set by the action. */
  operation?: Operation;
  /** Sets an output at once; it is written however the action ends. */
  output(name: string, value: string): void;
  /** Leaves a word for the action's `post` part, at once, so that it is there even when this process is killed. */
  save(name: string, value: string): void;
  /** Adds Markdown to the job summary, for actions with `summary: 'own'`. */
  summary(markdown: string): void;
}

/** Progress for a person. Secrets are replaced, and no line can become a workflow command. */
export interface Log {
  info(line: string): void;
  /** A warning on the run's page: something went wrong that does not change the verdict. */
  warning(message: string, title?: string): void;
  /** A folded group of lines. */
  group(title: string, lines: Iterable<string>): void;
  /** A folded group whose lines come one by one. Whatever else is told meanwhile stands outside of it. */
  openGroup(title: string): LogGroup;
}

export interface LogGroup {
  line(line: string): void;
  close(): void;
}
