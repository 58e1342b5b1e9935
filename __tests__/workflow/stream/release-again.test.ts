import { expect, test } from '@jest/globals';
import { afterStaging, MINUTE_MS, PROMOTED, setReleaseStage } from './release-stage.ts';
import { storyteller } from './story.ts';

test(
  'a promotion that failed half way, and was taken back, is played again on the same staged deployment and moves both domains: both stay on record',
  async () => {
    const projects = [{ name: 'petstore', productionDomains: ['petstore', 'pets'] }];
    await using stage = await setReleaseStage({ with: { approval: 'none' }, projects });
    const tell = storyteller(stage);
    const { vercel } = stage.sandbox;
    vercel.failNextAlias(stage.project, 'pets', { code: 'alias_failed', message: 'The domain could not be moved.' });
    const tagged = stage.commit('1.1.0');
    const run = await stage.play(tagged);
    const wasRolledBack = '[petstore] production was rolled back: promote';
    expect(await tell(run)).toEqual({
      conclusion: 'failure',
      comments: [],
      rows: afterStaging(
        'promote.deploy fail',
        'promote.release-gate pass',
        'promote: fail',
        'rollback.deploy pass',
        'rollback: pass',
        'verify-headers.job skip',
      ),
      emails: [wasRolledBack],
      moved: [],
    });
    const made = vercel.deployments(stage.project).length;
    const again = await stage.play(tagged, { rerunOf: run });
    expect(vercel.deployments(stage.project)).toHaveLength(made);
    expect(await tell(again)).toEqual({
      conclusion: 'success',
      comments: [],
      rows: afterStaging(
        ...PROMOTED.map((row) => (row === 'promote: pass' ? 'promote: pass in attempt 2' : row)),
        'petstore-http-pets.verify-headers.header-audit pass',
        'promote: fail',
        'rollback: pass',
      ),
      emails: [wasRolledBack, '[petstore] production is green again'],
      moved: ['petstore', 'pets'],
    });
    expect(await stage.version()).toBe('1.1.0');
  },
  6 * MINUTE_MS,
);
