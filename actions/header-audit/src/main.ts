import { atSite } from '#kit/at-site.ts';
import { runAction } from '#kit/run-action.ts';
import { action } from './action.ts';

await runAction(
  action,
  atSite(async (inputs, session) => {
    const [{ run }, { livePorts }] = await Promise.all([import('./run.ts'), import('./adapters/ports.ts')]);
    return await run(inputs, livePorts(inputs, session));
  }),
);
