import type { ActionDefinition } from '#kit/inputs/definition.ts';
import type { Console } from './console.ts';
import { doctorCommand } from './doctor/command.ts';
import type { Flags } from './flags.ts';
import { initCommand } from './init/command.ts';

/** What is run once for a repository, beside the actions. Its definition has the same form as an action's: flags are read and told alike. */
export interface Command {
  definition: ActionDefinition;
  takesJson: boolean;
  run(flags: Flags, console: Console): Promise<number>;
}

export const COMMANDS: readonly Command[] = [
  {
    definition: initCommand,
    takesJson: false,
    run: async ({ texts }, console) => (await import('./init/init.ts')).init(texts, console),
  },
  {
    definition: doctorCommand,
    takesJson: true,
    run: async (flags, console) => (await import('./doctor/doctor.ts')).doctor(flags, console),
  },
];
