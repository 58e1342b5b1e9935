import { describe, expect, test } from '@jest/globals';
import { actionOf, GATES, PLACES, WORKFLOWS } from './places.ts';

// What the jobs of a workflow put out reaches who reads it, and how they run beside each other.
describe.each(WORKFLOWS)('%s', (name, { on, jobs }) => {
  const places = PLACES.filter(({ workflow }) => workflow === name);

  test('no checkout leaves its token behind, and none of a trusted half takes what a stranger wrote', () => {
    const checkouts = Object.values(jobs).flatMap(({ steps }) =>
      steps.flatMap(({ uses = '', with: given }) => (uses.startsWith('actions/checkout@') ? [given] : [])),
    );
    for (const given of checkouts) expect(given?.['persist-credentials']).toBe(false);
    if (name === 'preview-fork')
      for (const given of checkouts) expect(given?.ref).toBe('${{ github.event.repository.default_branch }}');
  });

  test('every report of a job is put out by it, under a name that says whose it is', () => {
    for (const [id, job] of Object.entries(jobs)) {
      const own = places.filter((place) => place.id === id && !place.does.startsWith('notify'));
      const reports = Object.entries(job.outputs ?? {}).filter(([output]) => /(^|-)report$/.test(output));
      // Of a matrix over domains or stages they are artifacts: its legs cannot put out anything of their own.
      if (job.strategy && !job.strategy.matrix.project) expect([id, reports]).toEqual([id, []]);
      else
        for (const { step, does } of own) {
          const [action] = does.split(' ');
          const [output = ''] = reports.find(([, value]) => value.includes(`steps.${step.id}.outputs.report`)) ?? [];
          if (id === 'notify') continue;
          expect([id, does, ['report', `${action}-report`, `${step.id}-report`].includes(output)]).toEqual([id, does, true]);
          if (GATES.includes(does) && job.steps.length > 2) expect(output).toBe(`${does}-report`);
        }
    }
  });

  test('an output is called what its step calls it, and what a later job or the caller reads is there', () => {
    const text = JSON.stringify({ jobs, outputs: on.workflow_call.outputs });
    for (const [, from = '', read = ''] of text.matchAll(/\b(?:needs|jobs)\.([a-z-]+)\.outputs\.([a-z-]+)/g))
      expect([from, Object.keys(jobs[from]?.outputs ?? {})]).toEqual([from, expect.arrayContaining([read])]);
    for (const [id, { outputs = {} }] of Object.entries(jobs))
      for (const [output, value] of Object.entries(outputs)) {
        const [, own] = /^\$\{\{ steps\.[a-z-]+\.outputs\.([a-z-]+) \}\}$/.exec(value) ?? [];
        if (own && own !== 'report') expect([id, output]).toEqual([id, own === 'run-verdict' ? 'verdict' : own]);
      }
  });

  test('people are asked in one place, by the environment that the caller named, and that makes no deployment', () => {
    const asked = Object.entries(jobs).flatMap(([id, { environment }]) => (environment ? [[id, environment]] : []));
    const approval = ['approval', { name: '${{ inputs.approval-environment }}', deployment: false }];
    expect(asked).toEqual(name === 'production' ? [approval] : []);
  });

  test('a job waits for each job that it speaks of', () => {
    for (const [id, job] of Object.entries(jobs)) {
      const spokenOf = [...JSON.stringify(job).matchAll(/\bneeds\.([a-z-]+)\./g)].map(([, from]) => from);
      expect([id, [job.needs ?? []].flat()]).toEqual([id, expect.arrayContaining(spokenOf)]);
    }
  });

  test('a job that moves production puts out what is recorded of it', () => {
    for (const id of ['promote', 'canary-complete', 'rollback'])
      if (jobs[id])
        expect([id, Object.keys(jobs[id].outputs ?? {})]).toEqual([
          id,
          expect.arrayContaining(['deployment-id', 'production-url']),
        ]);
  });

  test('people are told of every job before they are asked', () => {
    const before = Object.keys(jobs).slice(0, Object.keys(jobs).indexOf('brief'));
    if (jobs.brief) expect(jobs.brief.needs).toEqual(before);
  });

  test('a job of several gates says which reports it owes', () => {
    for (const [id, job] of Object.entries(jobs)) {
      const gates = GATES.filter((gate) => places.some(({ id: at, does }) => at === id && does === gate));
      const isStage = job.strategy?.matrix.stage !== undefined;
      // What the verification of a release says by its gates' names would pass for what they said of it when it was staged.
      if (gates.length < 2 || isStage || (name === 'production' && id === 'verify')) continue;
      const owed = gates.map((gate) => `\${{ inputs.${gate} && '${gate}' || '' }}`).join(' ');
      expect([id, job.outputs?.['expected-reports']]).toEqual([id, owed]);
    }
  });

  test('one leg of a matrix holds up no other, but stages go one after the other and stop where one fails', () => {
    for (const [id, { strategy }] of Object.entries(jobs)) {
      if (!strategy) continue;
      const { matrix, ...how } = strategy;
      expect([id, how]).toEqual([id, matrix.stage ? { 'fail-fast': true, 'max-parallel': 1 } : { 'fail-fast': false }]);
      const urls = ['rollback', 'promote', 'canary-complete'].filter((job) => job in jobs && job !== id);
      const moved = urls.filter((job) => !(name === 'production' && job === 'rollback'));
      if (matrix.project)
        expect(matrix.project).toBe(`\${{ fromJSON(inputs.projects != '' && inputs.projects || '[{"name":""}]') }}`);
      if (matrix.url)
        expect([id, matrix.url]).toEqual([
          id,
          `\${{ fromJSON(${moved.map((job) => `needs.${job}.outputs.production-urls || `).join('')}'[]') }}`,
        ]);
    }
  });

  test('nothing that fails is passed over, but where a judge or people look at it', () => {
    const tolerant = Object.entries(jobs).flatMap(([id, job]) => [
      ...(job['continue-on-error'] === undefined ? [] : [id]),
      ...job.steps.flatMap((step) => (step['continue-on-error'] === undefined ? [] : [`${id}.${actionOf(step)}`])),
    ]);
    expect(tolerant).toEqual(name === 'production' ? ['canary-stage.smoke', 'canary-stage.header-audit', 'notify.deploy'] : []);
  });

  test('its verdicts are those that notify told', () => {
    for (const [output, { value }] of Object.entries(on.workflow_call.outputs))
      if (/(^|-)verdict$/.test(output)) {
        expect(value).toBe(`\${{ jobs.notify.outputs.${output} }}`);
        const gate = output.replace(/-?verdict$/, '');
        expect(jobs.notify?.outputs?.[output]).toContain(gate ? `.${gate}` : 'run-verdict');
      }
  });
});
