import type { Paint } from '#core/render/terminal.ts';

/** Puts a question to the person and waits for the line that answers it. */
export type Ask = (question: string) => Promise<string>;

/** The person's side of a command. */
export interface Console {
  env: Readonly<Record<string, string | undefined>>;
  /** Where the person stands. */
  folder: string;
  signal: AbortSignal;
  paint: Paint;
  /** A line of the result. */
  print(line: string): void;
  /** A line of progress or trouble, apart from the result. */
  tell(line: string): void;
  /** Absent where nobody could answer: no terminal. */
  ask?: Ask;
}
