import type { RunnerEvent } from '#sandbox/runner/result.ts';
import { answer, reset } from '#sandbox/traffic/faults.ts';
import { type ReleaseStage, setReleaseStage } from './release-stage.ts';

/** The shares of visitors that get a canary one after the other, each when somebody says so. */
export const STAGES = [10, 50, 100].map((targetPercentage) => ({ targetPercentage }));

export async function setCanaryStage(options: Parameters<typeof setReleaseStage>[0] = {}): Promise<ReleaseStage> {
  const stage = await setReleaseStage({ ...options, with: { approval: 'none', strategy: 'canary', ...options.with } });
  stage.sandbox.vercel.configureRolling(stage.project, { advancementType: 'manual-approval', stages: STAGES });
  return stage;
}

/** Spoils what the gates of the canary's stages see, and nothing before them. */
export const spoil = (stage: ReleaseStage, leg: string, kind: 'bad' | 'silent') => (told: RunnerEvent) => {
  if (told.type !== 'job-started' || !told.job.includes(leg)) return;
  const where = { service: 'site', path: () => true, times: 999 } as const;
  const bare = { status: 200, headers: { 'content-type': 'text/html' }, body: '<h1>Petstore</h1>' };
  stage.sandbox.traffic.faults.push(kind === 'bad' ? { ...answer(where, bare), method: 'GET' } : reset(where));
};

/** Rows of what comes after the staging of a canary that all get. */
export const WENT_THROUGH = [
  'canary-complete.deploy pass',
  'canary-start.deploy pass',
  'canary-start.release-gate pass',
  'petstore-before-100.canary-stage.header-audit pass',
  'petstore-before-100.canary-stage.release-gate pass',
  'petstore-before-50.canary-stage.deploy pass',
  'petstore-before-50.canary-stage.header-audit pass',
  'petstore-before-50.canary-stage.release-gate pass',
  'petstore-http-petstore.verify-headers.header-audit pass',
  'promote: pass',
  'rollback.job skip',
];

/** The same of one that nobody gets. */
export const NEVER_BEGAN = [
  'canary-complete.job skip',
  'canary-stage.job skip',
  'canary-start.deploy error',
  'canary-start.release-gate pass',
  'rollback.job skip',
  'verify-headers.job skip',
];
