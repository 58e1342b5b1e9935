import { formatDuration } from '#core/text.ts';
import { messageOf, UserError } from '#kit/errors.ts';
import { isAnswerLost } from '../adapters/vercel/client.ts';
import type { Deployment } from '../adapters/vercel/deployments.ts';
import { type Clock, pollDelay } from '../clock.ts';
import { TELL_EVERY_MS } from '../reminder.ts';
import type { Bell } from './bell.ts';
import { blocking, type Check, failed, namesOf, pending } from './checks.ts';
import { type Stage, stageOf, stateWord } from './stage.ts';

/** Vercel assigns aliases within seconds; a rolling release can hold them back for ever. Checks may take their time. */
const ALIAS_MAX_MS = 60_000;
/** So long after the build nobody asks why its aliases are not there yet. */
const ALIAS_USUAL_MS = 2000;
/** Each of these has used up the client's own retries; then Vercel is down, and the job says so. */
const MAX_LOST_POLLS = 3;
const POLL_MS = 2000;

export interface Watch {
  /** Whether Vercel is to assign domains or aliases after the build. */
  expected: 'domains' | 'no-domains';
  /** Milliseconds since the epoch. */
  deadline: number;
  /** undefined when Vercel has no such deployment. */
  read(): Promise<Deployment | undefined>;
  checks(deployment: Deployment): Promise<Check[]>;
  /** Asked while addresses are awaited: whether none will come, since production was rolled back meanwhile. */
  isInVain?(): Promise<boolean>;
  /** Wakes the wait before its next poll. */
  bell: Bell;
  /** When the build's log last told something: then nobody has to say that it goes on. */
  lastLineAt(): number;
  tell(line: string): void;
  /** Called once, before it is told that the build has ended. */
  built(): Promise<void>;
  /** Called with each state as it is entered. */
  entered(state: string, deployment: Deployment | undefined): void;
}

export interface End {
  deployment: Deployment | undefined;
  /** Never `building`; `aliasing` when Vercel did not assign the aliases in time. */
  stage: Stage;
  /** The checks that failed, where some did. */
  checks: Check[];
}

/** The deadline passed while Vercel was still at work. */
export class DeadlineError extends UserError {
  override name = 'DeadlineError';
}

/** Asks Vercel whenever the bell rings, and every two seconds anyway, until a deployment has ended, one way or another. */
export async function waitForEnd(created: Deployment, watch: Watch, clock: Clock): Promise<End> {
  let last: Deployment | undefined = created;
  let checks: Check[] = [];
  let state = '';
  let held = '';
  let toldAt = clock.now();
  let builtAt: number | undefined;
  for (let asked = 0, missing = 0, lost = 0; ; ) {
    const stage = stageOf(last, watch.expected);
    const isBuilding = stage.kind === 'building';
    if (!isBuilding && builtAt === undefined) {
      builtAt = clock.now();
      await watch.built();
    }
    const word = stateWord(last);
    if (word !== state) {
      watch.tell(`Deployment ${created.id} is ${word}.`);
      toldAt = clock.now();
      state = word;
    }
    watch.entered(word, last);
    const waitedMs = clock.now() - (builtAt ?? clock.now());
    const isLate = clock.now() >= watch.deadline;
    if (last && (stage.kind === 'checks-failed' || isLate || (stage.kind === 'aliasing' && waitedMs >= ALIAS_USUAL_MS)))
      checks = blocking(await readChecks(last, checks, watch), last.target);
    const failures = failed(checks);
    if (stage.kind === 'aliasing' && failures.length > 0)
      return { deployment: last, stage: { kind: 'checks-failed' }, checks: failures };
    const holding = pending(checks);
    const isAliasing = stage.kind === 'aliasing' && (waitedMs < ALIAS_MAX_MS || holding.length > 0) && !(await isInVain(watch));
    if (!isBuilding && !isAliasing) return { deployment: last, stage, checks: failures };
    if (isLate) throw deadlineError(created, waitingFor(stage, state, holding), clock.now());
    if (holding.length > 0 && namesOf(holding) !== held) {
      held = namesOf(holding);
      watch.tell(`It waits for checks: ${held}.`);
    }
    if (clock.now() - Math.max(toldAt, watch.lastLineAt()) >= TELL_EVERY_MS) {
      watch.tell(`Still ${waitingFor(stage, state, holding)} after ${formatDuration(clock.now() - created.createdAt)}.`);
      toldAt = clock.now();
    }
    const bySelf = clock.sleep(pollDelay(asked, POLL_MS)).then(() => asked + 1);
    // News may be ahead of what Vercel answers; then it is asked again soon.
    asked = await Promise.race([bySelf, watch.bell.heard().then(() => 0)]);
    watch.bell.quiet();
    try {
      const seen = await watch.read();
      // One 404 may come from a replica that has not heard of it yet; two in a row mean it is gone.
      missing = seen ? 0 : missing + 1;
      if (seen || missing > 1) last = seen;
      lost = 0;
    } catch (error) {
      lost += 1;
      if (!isAnswerLost(error) || lost > MAX_LOST_POLLS) throw error;
      watch.tell(`${messageOf(error)} Asking again.`);
    }
  }
}

/** What was known before stays, when they cannot be read: they only explain. */
async function readChecks(deployment: Deployment, known: Check[], { checks }: Watch): Promise<Check[]> {
  return await checks(deployment).catch((error) => {
    if (isAnswerLost(error)) return known;
    throw error;
  });
}

async function isInVain({ isInVain: asked }: Watch): Promise<boolean> {
  if (!asked) return false;
  return await asked().catch((error) => {
    if (isAnswerLost(error)) return false;
    throw error;
  });
}

function waitingFor(stage: Stage, state: string, holding: readonly Check[]): string {
  if (holding.length > 0) return `${state}, waiting for its checks ${namesOf(holding)},`;
  return stage.kind === 'aliasing' ? `${state}, waiting for its addresses,` : state;
}

const deadlineError = (deployment: Deployment, what: string, now: number) =>
  new DeadlineError(
    `Deployment ${deployment.id} was still ${what} after ${formatDuration(now - deployment.createdAt)}, when timeout-minutes had passed. Look at ${deployment.inspectorUrl ?? deployment.url} for what it is doing, or raise timeout-minutes.`,
  );
