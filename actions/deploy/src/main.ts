import { runAction } from '#kit/run-action.ts';
import { isPostPart, runPost } from '#kit/run-post.ts';
import { action } from './action.ts';

if (isPostPart())
  await runPost(action, async (saved, inputs, session) => {
    const [{ post }, { livePorts }] = await Promise.all([import('./post.ts'), import('./ports.ts')]);
    await post(saved, livePorts(inputs, session));
  });

await runAction(action, async (inputs, session) => {
  const [{ run }, { livePorts }] = await Promise.all([import('./run.ts'), import('./ports.ts')]);
  return await run(inputs, livePorts(inputs, session));
});
