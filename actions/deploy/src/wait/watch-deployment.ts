import { messageOf } from '#kit/errors.ts';
import { type Deployment, isChecked } from '../adapters/vercel/deployments.ts';
import { ENDED } from '../make/remnant.ts';
import type { Ports } from '../ports.ts';
import { createBell } from './bell.ts';
import { followLog } from './follow-log.ts';
import { errorCodeOf } from './stage.ts';
import { DeadlineError, type End, type Watch, waitForEnd } from './wait.ts';

/** How a deployment ended, and its build's log. */
export type Watched = End & { log: readonly string[] };

/** Waits until a deployment has ended, while its build's log comes in. Its states become outputs as they are entered. */
export async function watchDeployment(
  deployment: Deployment,
  wait: Pick<Watch, 'expected' | 'deadline' | 'isInVain'>,
  { session, vercel, clock }: Ports,
): Promise<Watched> {
  const { id } = deployment;
  const bell = createBell();
  const group = session.log.openGroup('Build log');
  let isBuilding = true;
  const log = followLog(
    { follow: (since, until) => vercel.followEvents(id, since, until), read: (since) => vercel.readEvents(id, since) },
    { clock, bell, isBuilding: () => isBuilding, line: group.line, tell: session.log.info },
  );
  try {
    const end = await waitForEnd(
      deployment,
      {
        ...wait,
        read: () => vercel.get(id),
        checks: (seen) => vercel.checks(id, isChecked(seen) ? 'with-v1' : 'without-v1'),
        bell,
        lastLineAt: log.lastLineAt,
        tell: session.log.info,
        async built() {
          isBuilding = false;
          const trouble = await log.catchUp();
          group.close();
          if (trouble) session.log.warning(`The build log could not be read to its end: ${messageOf(trouble)}`, 'Deploy');
        },
        entered(state, seen) {
          session.output('state', state);
          if (seen?.readySubstate) session.output('ready-substate', seen.readySubstate);
        },
      },
      clock,
    );
    session.save(ENDED, 'true');
    const code = errorCodeOf(end.stage);
    if (code) session.output('error-code', code);
    return { ...end, log: log.lines };
  } catch (cause) {
    if (cause instanceof DeadlineError) session.output('error-code', 'DEADLINE');
    throw cause;
  } finally {
    log.end();
    group.close();
  }
}
