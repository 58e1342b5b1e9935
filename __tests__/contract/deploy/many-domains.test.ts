import { expect, test } from '@jest/globals';
import { live, served } from './releases.ts';
import { setStage } from './stage.ts';

test('of a hundred and one production domains the last one counts too: where it serves something else, it is moved', async () => {
  const productionDomains = Array.from({ length: 101 }, (_, index) => `shop-${index}`);
  await using stage = await setStage({ productionDomains });
  const [old, current] = [await live(stage), await live(stage)];
  const { apiUrl, token, teamId } = stage.sandbox.vercel;
  const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
  const body = JSON.stringify({ alias: 'shop-100' });
  await fetch(`${apiUrl}/v2/deployments/${old}/aliases?teamId=${teamId}`, { method: 'POST', headers, body });
  expect(served(stage).at(-1)).toBe(old);
  using run = await stage.deploy({ operation: 'promote', deployment: current });
  expect(run.outputs.verdict).toBe('pass');
  expect(served(stage)).toEqual(productionDomains.map(() => current));
  expect(JSON.parse(run.outputs['production-urls'] ?? '')).toHaveLength(101);
});
