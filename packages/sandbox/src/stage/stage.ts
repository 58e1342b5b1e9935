import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { WorkflowEvent } from '../runner/options.ts';
import type { RunnerEvent, RunResult } from '../runner/result.ts';
import { runWorkflow } from '../runner/run-workflow.ts';
import { type Sandbox, startSandbox } from '../sandbox.ts';
import { type Consumer, createConsumer, SUITE_ROOT } from './consumer.ts';
import { seedRelease } from './seed.ts';

/** The repository that the consumer's workflows call: this one. */
const SUITE_SLUG = 'shipgate/shipgate';
export const EMAIL_TO = 'team@acme.test';

/** A consumer with everything it needs to use Shipgate: repository, Vercel project, database, mail, secrets and variables. */
export interface Stage extends AsyncDisposable {
  sandbox: Sandbox;
  consumer: Consumer;
  /** Name of its Vercel project; its production domain is the same label. */
  project: string;
  /** Address of the production domain. */
  productionUrl: string;
  secrets: Record<string, string>;
  vars: Record<string, string>;
  /** Plays one of the consumer's workflows, `preview`, `production` or `rollback`, for an event. */
  run(workflow: string, event: WorkflowEvent, options?: StageRunOptions): Promise<RunResult & { runId: string }>;
}

export interface StageRunOptions {
  onEvent?: (event: RunnerEvent) => void;
  signal?: AbortSignal;
  runId?: string;
  runAttempt?: number;
  secrets?: Record<string, string>;
  vars?: Record<string, string>;
}

export interface StageOptions {
  chromePath: string;
  /** `none` leaves production empty; an earlier release is deployed unless told. */
  seed?: 'release' | 'none';
}

/** Sets the stage with `examples/petstore`. Disposing it ends the platform and removes the repository. */
export async function setStage({ chromePath, seed = 'release' }: StageOptions): Promise<Stage> {
  await using opened = new AsyncDisposableStack();
  const folder = mkdtempSync(join(tmpdir(), 'shipgate-stage-'));
  const remove = () => rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  process.once('exit', remove);
  opened.defer(() => {
    process.off('exit', remove);
    remove();
  });
  const sandbox = opened.use(await startSandbox());
  const consumer = createConsumer('petstore', 'acme/petstore', folder);
  const project = 'petstore';
  const bypassSecret = randomBytes(16).toString('hex');
  sandbox.vercel.createProject({ name: project, productionDomains: [project], protection: { bypassSecret } });
  sandbox.github.createRepository(consumer.slug, { gitFolder: consumer.path });
  if (seed === 'release') await seedRelease(sandbox, project, consumer.path);
  const secrets = {
    VERCEL_TOKEN: sandbox.vercel.token,
    VERCEL_AUTOMATION_BYPASS_SECRET: bypassSecret,
    SUPABASE_SECRET_KEY: sandbox.supabase.keys.secret,
    RESEND_API_KEY: sandbox.resend.apiKey,
  };
  const vars = {
    VERCEL_ORG_ID: sandbox.vercel.teamId,
    VERCEL_PROJECT_ID: project,
    SUPABASE_URL: sandbox.supabase.url,
    EMAIL_FROM: 'Shipgate <releases@acme.test>',
    EMAIL_TO,
  };
  const { VERCEL_API_URL, GITHUB_API_URL, RESEND_BASE_URL, ACTIONS_RESULTS_URL, NODE_OPTIONS } = sandbox.env();
  const env = definedOnly({
    VERCEL_API_URL,
    GITHUB_API_URL,
    RESEND_BASE_URL,
    ACTIONS_RESULTS_URL,
    NODE_OPTIONS,
    CHROME_PATH: chromePath,
  });
  const stage = {
    sandbox,
    consumer,
    project,
    productionUrl: sandbox.vercel.domainUrl(project),
    secrets,
    vars,
    async run(workflow: string, event: WorkflowEvent, options: StageRunOptions = {}) {
      const given = {
        name: workflow,
        event: event.name,
        headSha: event.sha,
        headBranch: event.ref.replace(/^refs\/(heads|tags)\//, ''),
      };
      const attempt = options.runAttempt ?? 1;
      const known =
        options.runId === undefined
          ? sandbox.github.createRun(consumer.slug, { ...given, attempt })
          : { id: Number(options.runId) };
      const runId = String(known.id);
      const result = await runWorkflow({
        workflow: `.github/workflows/${workflow}.yml`,
        repository: consumer,
        event,
        suites: { [SUITE_SLUG]: SUITE_ROOT },
        secrets: options.secrets ?? secrets,
        vars: options.vars ?? vars,
        env,
        runId,
        runAttempt: attempt,
        issueToken: (permissions) => sandbox.github.issueToken({ repository: consumer.slug, permissions }),
        runtimeToken: (run, job) => sandbox.artifacts.runtimeToken(run, job),
        // Two processors would falsify what Lighthouse measures while other jobs use them.
        exclusive: (_, uses) => uses.some((used) => used.includes('actions/budget-gate')),
        ...(options.onEvent && { onEvent: options.onEvent }),
        ...(options.signal && { signal: options.signal }),
      });
      return { ...result, runId };
    },
  };
  const set = opened.move();
  return { ...stage, [Symbol.asyncDispose]: () => set.disposeAsync() };
}

const definedOnly = (record: Record<string, string | undefined>): Record<string, string> =>
  Object.fromEntries(Object.entries(record).filter((entry): entry is [string, string] => entry[1] !== undefined));
