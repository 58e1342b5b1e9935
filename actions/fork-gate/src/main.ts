import { runAction } from '#kit/run-action.ts';
import { action } from './action.ts';

await runAction(action, async (inputs, session) => {
  const [{ run }, { livePorts }] = await Promise.all([import('./run.ts'), import('./ports.ts')]);
  return await run(inputs, livePorts(inputs, session));
});
