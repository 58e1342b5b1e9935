import type { Outcome } from '#core/outcome.ts';
import { UserError } from '#kit/errors.ts';
import type { Inputs } from '../action.ts';
import { troubleOf } from '../adapters/github/connect.ts';
import type { Ports } from '../ports.ts';
import { encodeMark, type Mark } from '../release/mark-code.ts';
import { writeMark } from '../release/marks.ts';

const MARKS = { gates: 'passed-gates', verification: 'passed-verification' } satisfies Record<
  NonNullable<Inputs['passed']>,
  Mark
>;

/** Notes on GitHub what a deployment has passed, for a later rollback to choose by. It moves nothing and asks nothing of Vercel. */
export async function mark(inputs: Inputs, { session, marks }: Ports): Promise<Outcome> {
  const { deployment: id = '', passed = 'gates' } = inputs;
  if (!/^dpl_[A-Za-z0-9]{1,64}$/.test(id))
    throw new UserError(
      `Input "deployment" is "${id}", which is no id of a deployment. Give the deployment-id output of a deploy job.`,
    );
  session.output('deployment-id', id);
  const code = { mark: MARKS[passed], id };
  const outcome = { target: { environment: 'production', deploymentId: id } };
  const github = marks();
  if (!github) throw new UserError('Input "github-token" is missing, and the mark is kept on GitHub.');
  try {
    await writeMark({ ...code, sha: session.source.sha }, github);
    return { ...outcome, findings: [], reason: `GitHub notes "${encodeMark(code)}".` };
  } catch (cause) {
    session.signal.throwIfAborted();
    const title = `GitHub does not know that ${id} passed its ${passed}, so a rollback will not choose it for that.`;
    const fix = 'Give the job "permissions: deployments: write".';
    return {
      ...outcome,
      findings: [{ rule: 'mark-not-written', title, verdict: 'warn', severity: 'medium', help: troubleOf(cause), fix }],
    };
  }
}
