import { runAction } from '#kit/run-action.ts';
import { action } from './action.ts';
import { livePorts } from './adapters/ports.ts';
import { run } from './run.ts';

await runAction(action, (inputs, session) => run(inputs, livePorts(inputs, session)));
