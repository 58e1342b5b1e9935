import { approvalLabel } from '#core/approval-label.ts';
import type { Outcome } from '#core/outcome.ts';
import { plainText } from '#core/text.ts';
import type { Inputs } from './action.ts';
import { findLabel, judgeLabelling, judgeRole } from './approval.ts';
import { checkPull, choosePull } from './choose-pull.ts';
import type { Head, Pull } from './facts.ts';
import { judgeBuild } from './judge-build.ts';
import type { Ports } from './ports.ts';
import { isStop, outcomeOf, type Stop, skip } from './stop.ts';
import { readSubject, type Subject } from './subject.ts';

/** Says whether what a fork has built may be deployed. What is not approved is skipped, with the label that would approve it. */
export async function run(inputs: Inputs, ports: Ports): Promise<Outcome> {
  ports.output('allowed', 'false');
  const judged = await judge(inputs, ports);
  if (isStop(judged)) return outcomeOf(judged, inputs.environment);
  ports.output('allowed', 'true');
  const reason = `${plainText(judged.login, 60)} approved ${judged.head.sha} of ${judged.head.repository.name}.`;
  return { target: { environment: inputs.environment }, findings: [], reason };
}

async function judge({ artifact }: Inputs, ports: Ports): Promise<Stop | { login: string; head: Head }> {
  const { output } = ports;
  const subject = readSubject(ports.eventName, ports.event);
  if (isStop(subject)) return subject;
  const pull = await findPull(subject, ports);
  if (isStop(pull)) return pull;
  const head = headOf(pull);
  if (isStop(head)) return head;
  output('pull-request', String(pull.number));
  output('sha', head.sha);
  output('head-repository', head.repository.name);
  output('head-ref', head.ref);
  const approved = await judgeApproval(pull, ports);
  if (isStop(approved)) return approved;
  const build = await (subject.kind === 'run' ? ports.readBuild(subject.runId, artifact) : ports.findBuild(head, artifact));
  if (build === undefined)
    return skip('This commit is approved, but its build has not ended well yet: when it does, it is judged again.');
  const kept = judgeBuild(build, head, pull.baseRepository, artifact);
  if (isStop(kept)) return kept;
  output('run-id', String(build.runId));
  output('artifact', artifact);
  output('digest', kept.digest);
  return { ...approved, head };
}

async function findPull(subject: Subject, ports: Ports): Promise<Pull | Stop> {
  if (subject.kind === 'run') return choosePull(await ports.findPulls(subject.head), subject.head);
  const pull = await ports.readPull(subject.number);
  return checkPull(pull, subject.sha) ?? pull;
}

function headOf({ sha, ref, headRepository }: Pull): Head | Stop {
  return headRepository === undefined
    ? skip('The fork is gone, so there is nothing to deploy.')
    : { sha, ref, repository: headRepository };
}

async function judgeApproval(pull: Pull, ports: Ports): Promise<{ login: string } | Stop> {
  const missing = findLabel(pull);
  if (missing) return missing;
  const person = judgeLabelling(pull, await ports.newestLabelling(pull.number, approvalLabel(pull.sha)));
  if (isStop(person)) return person;
  return judgeRole(pull, person.login, await ports.readRole(person.login)) ?? person;
}
