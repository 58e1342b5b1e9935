import type { ConcurrencyGroups } from '../runner/play/concurrency.ts';
import type { Sandbox } from '../sandbox.ts';
import type { Consumer, Folder } from './consumer.ts';

/** What a run of a stage plays on. */
export interface Scene {
  sandbox: Sandbox;
  consumer: Consumer;
  /** By `owner/name`. */
  forks: Map<string, Folder>;
  secrets: Record<string, string>;
  vars: Record<string, string>;
  chromePath: string;
  concurrency: ConcurrencyGroups;
}
