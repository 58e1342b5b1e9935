import type { RunResult } from '#sandbox/runner/result.ts';
import type { Change } from '#sandbox/stage/consumer.ts';
import { dispatchEvent, tagEvent } from '#sandbox/stage/events.ts';
import { type Stage, type StageOptions, type StageRunOptions, setStage } from '#sandbox/stage/stage.ts';
import { release } from '#scripts/demo/changes.ts';
import { textAt } from '#scripts/demo/scene.ts';
import { callerOf } from '../caller.ts';

export const MINUTE_MS = 60_000;

/** Nothing opens a browser, unless a test says where there is one: header-audit asks over HTTP, and turns a release red or green. */
const NO_CHROME = '/bin/true';
const WITHOUT_BROWSER = { smoke: false };

const BY_HAND = { workflow_dispatch: { inputs: { 'override-reason': { type: 'string', default: '' } } } };
const ROLLBACK_BY_HAND = {
  workflow_dispatch: { inputs: { reason: { type: 'string', default: '' }, deployment: { type: 'string', default: '' } } },
  schedule: [{ cron: '17 6 * * 1' }],
};

type Inputs = Record<string, string | boolean>;

interface ReleaseStageOptions extends Partial<StageOptions> {
  /** Inputs of the production workflow beyond those of the stage. */
  with?: Inputs;
  /** The triggers of its caller; a tag, a release and by hand unless told. */
  on?: object;
  /** Inputs of the rollback workflow. */
  rollbackWith?: Inputs;
}

/** The petstore with its release workflows called as a test needs them, and a hand on what is released. */
export interface ReleaseStage extends Stage {
  /** Commits a version to main and tags it. */
  commit(version: string, more?: Change): Tagged;
  /** Plays the workflow for a tag. */
  play(tagged: Tagged, options?: StageRunOptions): Promise<RunResult>;
  /** Commits, tags and plays. */
  release(version: string, more?: Change, options?: StageRunOptions): Promise<RunResult>;
  /** Starts a workflow by hand, on main. */
  byHand(workflow: string, inputs: Record<string, string>, options?: StageRunOptions): Promise<RunResult>;
  /** The version that the production domain serves. */
  version(): Promise<string>;
  /** Rows of `shipgate.deployments`, oldest first. */
  moves(run: RunResult): Promise<{ kind: string; verdict: string; deployment_id: string; reason: string }[]>;
  /** Rows of `shipgate.gate_results` as `job.gate verdict`. */
  gates(run: RunResult): Promise<string[]>;
  /** The id of what is in production. */
  live(): string | undefined;
}

export interface Tagged {
  tag: string;
  sha: string;
}

export async function setReleaseStage({
  with: inputs = {},
  on = { push: { tags: ['v*'] }, release: { types: ['published'] }, ...BY_HAND },
  rollbackWith = {},
  ...options
}: ReleaseStageOptions = {}): Promise<ReleaseStage> {
  const stage = await setStage({ chromePath: NO_CHROME, ...options });
  const { consumer, sandbox } = stage;
  const override = { 'override-reason': '${{ inputs.override-reason }}' };
  const dispatched = {
    reason: '${{ inputs.reason }}',
    deployment: '${{ inputs.deployment }}',
    drill: "${{ github.event_name == 'schedule' }}",
  };
  consumer.commit('main', 'Call the workflows so', {
    ...callerOf({
      workflow: 'production',
      on,
      inputs: { ...WITHOUT_BROWSER, 'budget-gate': false, ...override, ...inputs },
    }),
    ...callerOf({
      workflow: 'rollback',
      on: ROLLBACK_BY_HAND,
      inputs: { ...WITHOUT_BROWSER, ...dispatched, ...rollbackWith },
    }),
  });
  const commit = (version: string, more: Change = {}): Tagged => {
    const sha = consumer.commit('main', `Release ${version}`, { ...release(version), ...more });
    consumer.tag(`v${version}`);
    return { tag: `v${version}`, sha };
  };
  const play = ({ tag, sha }: Tagged, given: StageRunOptions = {}) =>
    stage.run('production', tagEvent(consumer, tag, sha), given);
  const rows = <Row extends Record<string, unknown>>(columns: string, table: string, { runId }: RunResult) =>
    sandbox.supabase.query<Row>(
      `select ${columns} from shipgate.${table} t join shipgate.runs r on r.id = t.run where r.run_id = $1 order by 1`,
      [runId],
    );
  return {
    ...stage,
    commit,
    play,
    release: (version, more, given) => play(commit(version, more), given),
    byHand: (workflow, given, more = {}) => stage.run(workflow, dispatchEvent(consumer, consumer.head(), given), more),
    version: () => textAt(stage.productionUrl, '/version.txt'),
    moves: (run) => rows('t.at, t.kind, t.verdict, t.deployment_id, t.reason', 'deployments', run),
    gates: async (run) =>
      (await rows<{ row: string }>("t.job || '.' || coalesce(t.gate, '') || ' ' || t.verdict as row", 'gate_results', run)).map(
        ({ row }) => row,
      ),
    live: () => sandbox.vercel.production(stage.project)?.id,
  };
}

/** Rows of a release that was staged and passed its gates, and those that came after, as a story has them. */
export const afterStaging = (...rows: string[]): string[] =>
  [
    'brief.deploy pass',
    'brief.release-gate pass',
    'deploy.deploy pass',
    'deploy: pass',
    'header-audit.header-audit pass',
    'preflight.deploy pass',
    'preflight.release-gate pass',
    ...rows,
  ].toSorted();

/** Rows of what comes after where all goes well. */
export const PROMOTED = [
  'petstore-http-petstore.verify-headers.header-audit pass',
  'promote.deploy pass',
  'promote.release-gate pass',
  'promote: pass',
  'rollback.job skip',
];

/** How the jobs of the called workflow ended, by their ids; those that were skipped are left out. Of a matrix, by the leg in brackets. */
export const results = ({ jobs }: RunResult): Record<string, string> =>
  Object.fromEntries(
    Object.entries(jobs)
      .filter(([key, { result }]) => key.includes(' / ') && result !== 'skipped')
      .map(([key, { result }]) => [key.replace(/^[^/]+ \/ /, '').replace(/ \(https?:\/\/([^.:]+).*\)$/, ' ($1)'), result]),
  );

/** What went wrong in a run, as its page tells it. */
export const troubles = ({ jobs }: RunResult): string[] =>
  Object.values(jobs).flatMap(({ annotations }) =>
    annotations.filter(({ level }) => level === 'error').map(({ message }) => message),
  );

/** A job of the called workflow. */
export function jobOf({ jobs }: RunResult, id: string) {
  const [found] = Object.entries(jobs).filter(([key]) => key.replace(/^[^/]+ \/ /, '').startsWith(id));
  if (!found) throw new Error(`No job ${id}; there are: ${Object.keys(jobs).join(', ')}`);
  return found[1];
}
