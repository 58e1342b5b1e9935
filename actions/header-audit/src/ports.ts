import type { Capture } from './captured.ts';

/** What `run` needs of the world. */
export interface Ports {
  /** Asks for one page, on the way there and as a foreign origin. Never throws for what the site does, except when cancelled. */
  capture(page: { page: string; url: URL }): Promise<Capture>;
  /** Keeps a file beside the report. */
  keep(name: string, content: string): void;
  output(name: 'score' | 'grade', value: string): void;
  progress(line: string): void;
}
