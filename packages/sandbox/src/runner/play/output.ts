import { createCommandReader } from '../process/commands.ts';
import type { Room } from './room.ts';
import type { Run } from './run.ts';

/** Takes a step's output: masks it, logs it, and acts on the workflow commands in it. */
export interface StepOutput {
  line(text: string): void;
  annotate(level: 'error' | 'warning' | 'notice', message: string, properties?: Record<string, string>): void;
  /** Disabled commands that were seen; they fail the step. */
  refused: string[];
}

export function createStepOutput(run: Run, room: Room, step: string): StepOutput {
  const read = createCommandReader();
  const log = (text: string) => {
    const line = room.masks.mask(text);
    room.log.push(line);
    run.emit({ type: 'log', job: room.key, step, at: Date.now(), line });
  };
  const refused: string[] = [];
  const annotate: StepOutput['annotate'] = (level, message, properties = {}) => {
    const { mask } = room.masks;
    const { title = '', file = '', line = '0' } = properties;
    room.annotations.push({ level, title: mask(title), message: mask(message), file: mask(file), line: Number(line) || 0, step });
    log(`##[${level}]${message}`);
  };
  return {
    refused,
    annotate,
    line(text) {
      const output = read(text);
      switch (output.kind) {
        case 'text':
          return log(output.text);
        case 'group':
          return log(`##[group]${output.text}`);
        case 'end-group':
          return log('##[endgroup]');
        case 'annotation':
          return annotate(output.level, output.message, output.properties);
        case 'mask':
          return room.masks.add(output.value);
        case 'debug':
          if (showsDebug(room)) log(`##[debug]${output.text}`);
          return;
        case 'refused':
          refused.push(output.command);
          return annotate('error', `The \`${output.command}\` command is disabled here; write to the runner's files instead.`);
        case 'nothing':
          return;
        default:
          output satisfies never;
      }
    },
  };
}

/** As on GitHub: the secret or variable ACTIONS_STEP_DEBUG shows debug lines. */
export function showsDebug({ contexts }: Room): boolean {
  const { secrets, vars } = contexts as Record<string, Record<string, string> | undefined>;
  return (secrets?.ACTIONS_STEP_DEBUG ?? vars?.ACTIONS_STEP_DEBUG) === 'true';
}
