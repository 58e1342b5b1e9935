import { createDeployment } from '@vercel/client';
import type { Sandbox } from '../sandbox.ts';

/**
 * Puts an earlier release into production by Vercel's own client, so that what is promoted and rolled back later
 * does not rest on the code that is being shown.
 */
export async function seedRelease(sandbox: Sandbox, project: string, path: string): Promise<void> {
  const { apiUrl, token, teamId } = sandbox.vercel;
  const events = createDeployment(
    { apiUrl, token, teamId, path, skipAutoDetectionConfirmation: true },
    { name: project, target: 'production' },
  );
  for await (const { type, payload } of events) {
    if (type === 'error') throw new Error(`The earlier release could not be seeded: ${JSON.stringify(payload)}`);
    if (type === 'ready') break;
  }
}
