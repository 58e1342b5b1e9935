import type { RollingPlan } from '@shipgate/deploy/canary/plan.ts';
import { callOf } from '../calls.ts';
import { type Check, type Diagnosis, fail, pass, skip, warn } from '../check.ts';
import { resolve } from '../values.ts';
import { forEachProject } from '../vercel-projects.ts';

/** Whether the project's rolling releases are as the strategy of production wants them. */
export const vercelRolling: Check = {
  id: 'vercel-rolling-releases',
  area: 'Vercel',
  look: (patient) => {
    const production = callOf(patient.calls, 'production');
    if (!production) return skip('No workflow releases to production.');
    const strategy = resolve(production.with.strategy, patient.env) ?? 'blue-green';
    return forEachProject(patient, async ({ named, vercel }) =>
      judgeRolling(strategy, await vercel.rolling(named.id, named.teamId)),
    );
  },
};

const SWITCH = "in the project's Settings on Vercel, Build & Deployment, Rolling Releases";

export function judgeRolling(strategy: string, plan: RollingPlan): Diagnosis {
  if (strategy !== 'canary')
    return plan.kind === 'ready' || plan.kind === 'automatic'
      ? warn(
          'Rolling releases are switched on, so a promotion reaches everybody only after the stages.',
          `Set "strategy: canary" in the production workflow, or switch them off ${SWITCH}.`,
        )
      : pass('Releases reach everybody at once, and rolling releases are off.');
  switch (plan.kind) {
    case 'ready':
      return pass('Rolling releases are switched on, as "strategy: canary" needs.');
    case 'automatic':
      return fail(
        '"strategy: canary" is set, but rolling releases go through their stages by themselves, and no gate could hold one.',
        `Set them to manual approval ${SWITCH}.`,
      );
    case 'unconfigured':
      return fail(
        '"strategy: canary" is set, but rolling releases are off.',
        `Switch them on ${SWITCH}, with stages such as 10 %, 50 % and 100 %.`,
      );
    case 'none':
      return fail(
        `"strategy: canary" is set, but the plan has no rolling releases: ${plan.said}`,
        'Take "strategy: canary" out of the production workflow, or change the plan.',
      );
  }
}
