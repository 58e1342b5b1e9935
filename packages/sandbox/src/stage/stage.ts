import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { NewEnvironment } from '../github/environments.ts';
import type { WorkflowEvent } from '../runner/options.ts';
import { createConcurrencyGroups } from '../runner/play/concurrency.ts';
import { type Sandbox, startSandbox } from '../sandbox.ts';
import { type Consumer, createConsumer, type Folder } from './consumer.ts';
import { playOn, type StageRun, type StageRunOptions } from './play.ts';
import { createProjects, type StageProject } from './projects.ts';
import { workflowRunEvent } from './workflow-run-event.ts';

export type { StageRun, StageRunOptions } from './play.ts';

export const EMAIL_TO = 'team@acme.test';

/** A consumer with everything it needs to use Shipgate: repository, Vercel projects, database, mail, secrets and variables. */
export interface Stage extends AsyncDisposable {
  sandbox: Sandbox;
  consumer: Consumer;
  /** Name of its first Vercel project; its production domain is the same label. */
  project: string;
  /** Address of that project's production domain. */
  productionUrl: string;
  secrets: Record<string, string>;
  vars: Record<string, string>;
  /**
   * Plays one of the consumer's workflows by its file's name, such as `preview`, for an event. Runs of one stage meet in their
   * concurrency groups and are known to its GitHub.
   */
  run(workflow: string, event: WorkflowEvent, options?: StageRunOptions): Promise<StageRun>;
  /** What GitHub tells the workflows that follow a run, whether it has ended or is about to. */
  workflowRunEvent(run: Pick<StageRun, 'runId'>, action?: 'completed' | 'requested'): WorkflowEvent;
  /** Makes somebody's fork of the consumer. */
  fork(slug: string): Folder;
}

export interface StageOptions {
  chromePath: string;
  /** `none` leaves production empty; an earlier release is deployed unless told. */
  seed?: 'release' | 'none';
  /** A folder of `examples/`, or the absolute path of another; petstore unless told. */
  example?: string;
  /** `owner/name`; `acme/` and the example's name unless told. A folder of another place needs one. */
  slug?: string;
  /** Its Vercel projects; one of the repository's name unless told. */
  projects?: StageProject[];
  /** Environments that somebody made in the repository's settings. */
  environments?: Record<string, NewEnvironment>;
  /** Roles by login. */
  collaborators?: Record<string, 'admin' | 'maintain' | 'write' | 'triage' | 'read'>;
}

/** Sets the stage with one of the examples. Disposing it ends the platform and removes the repository. */
export async function setStage({ chromePath, seed = 'release', example = 'petstore', ...more }: StageOptions): Promise<Stage> {
  await using opened = new AsyncDisposableStack();
  const folder = mkdtempSync(join(tmpdir(), 'shipgate-stage-'));
  const remove = () => rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  process.once('exit', remove);
  opened.defer(() => {
    process.off('exit', remove);
    remove();
  });
  const sandbox = opened.use(await startSandbox());
  const { github, vercel, supabase, resend } = sandbox;
  const { slug = `acme/${example}`, collaborators = {} } = more;
  const repository = github.createRepository(slug, { collaborators });
  for (const [name, environment] of Object.entries(more.environments ?? {})) github.createEnvironment(slug, name, environment);
  const consumer: Consumer = { ...createConsumer(example, slug, folder), id: repository.id };
  repository.gitFolder = consumer.path;
  const bypassSecret = randomBytes(16).toString('hex');
  const { projects = [{ name: slug.split('/')[1] ?? example }] } = more;
  const { project, projectVars } = await createProjects({ sandbox, consumer, bypassSecret, seed }, projects);
  const secrets = {
    VERCEL_TOKEN: vercel.token,
    VERCEL_AUTOMATION_BYPASS_SECRET: bypassSecret,
    SUPABASE_SECRET_KEY: supabase.keys.secret,
    RESEND_API_KEY: resend.apiKey,
  };
  repository.secretNames.push(...Object.keys(secrets));
  resend.setDomain({ name: EMAIL_TO.split('@')[1] ?? '', status: 'verified' });
  const vars = {
    VERCEL_ORG_ID: vercel.teamId,
    ...projectVars,
    SUPABASE_URL: supabase.url,
    EMAIL_FROM: 'Shipgate <releases@acme.test>',
    EMAIL_TO,
  };
  const forks = new Map<string, Folder>();
  const scene = { sandbox, consumer, forks, secrets, vars, chromePath, concurrency: createConcurrencyGroups() };
  const set = opened.move();
  return {
    sandbox,
    consumer,
    project,
    productionUrl: vercel.domainUrl(project),
    secrets,
    vars,
    run: (workflow, event, options = {}) => playOn(scene, workflow, event, options),
    workflowRunEvent: ({ runId }, action = 'completed') => workflowRunEvent(scene, runId, action),
    fork(forkSlug) {
      const fork = consumer.fork(forkSlug, github.createRepository(forkSlug, { forkOf: slug }).id);
      forks.set(forkSlug, fork);
      return fork;
    },
    [Symbol.asyncDispose]: () => set.disposeAsync(),
  };
}
