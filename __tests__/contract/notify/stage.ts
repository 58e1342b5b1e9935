import { compactReport } from '#core/compact.ts';
import { reportId } from '#core/identity.ts';
import type { Report } from '#core/report.ts';
import type { Sandbox } from '#sandbox/sandbox.ts';
import { createFinding, createReport } from '#testing/reports.ts';
import { type BundleOptions, type BundleRun, runBundle } from '#testing/run-bundle.ts';

export type JobResult = 'success' | 'failure' | 'cancelled' | 'skipped';

export const TO = 'team@acme.test';

/** A job of `needs` whose gate has the job's name; red when its report is. */
export function job(
  name: string,
  overrides: Partial<Report> = {},
): Record<string, { result: JobResult; outputs: Record<string, string> }> {
  const source = { ...createReport().source, job: name };
  const report = createReport({ id: reportId('petstore', name, name), gate: name, source, ...overrides });
  const result = report.verdict === 'fail' || report.verdict === 'error' ? 'failure' : 'success';
  return { [name]: { result, outputs: { report: compactReport(report) } } };
}

export const redJob = (name: string, title: string) =>
  job(name, { verdict: 'fail', reason: title, findings: [createFinding({ rule: 'planted', title, fix: `Mend ${name}.` })] });

/** The jobs of a good run, and of one with a red gate. */
export const green = { ...job('deploy'), ...job('smoke') };
export const red = { ...job('deploy'), ...redJob('smoke', 'A button threw.') };

export interface Step {
  needs: object;
  repository: string;
  run: number;
  attempt?: number;
  /** Of that number; none for a run of production. */
  pullRequest?: number;
  /** The pull request comes from a fork. */
  fork?: string;
  inputs?: Record<string, string>;
  env?: Record<string, string>;
  token?: string;
  onStdout?: BundleOptions['onStdout'];
}

/** A repository with pull request 7. */
export function seed(sandbox: Sandbox, repository: string): string {
  sandbox.github.createRepository(repository);
  sandbox.github.createPullRequest(repository, { number: 7, title: 'A change', head: { ref: 'feature', sha: 'a'.repeat(40) } });
  return repository;
}

/** One notify step with every channel set up, as the runner would start it. */
export function notify(sandbox: Sandbox, step: Step): Promise<BundleRun> {
  const { repository, run, attempt = 1, pullRequest, fork } = step;
  const sha = 'a'.repeat(40);
  const started = { event: pullRequest ? 'pull_request' : 'push', headSha: sha, pullRequests: pullRequest ? [pullRequest] : [] };
  if (attempt === 1) sandbox.github.createRun(repository, { id: run, headRepository: fork ?? repository, ...started });
  else sandbox.github.run(repository, run).attempt = attempt;
  const head = { sha, ref: 'feature', repo: { full_name: fork ?? repository } };
  const inputs = {
    needs: JSON.stringify(step.needs),
    project: 'petstore',
    environment: pullRequest ? 'preview' : 'production',
    'github-token': step.token ?? sandbox.github.token,
    'supabase-url': sandbox.supabase.url,
    'supabase-secret-key': sandbox.supabase.keys.secret,
    'resend-api-key': sandbox.resend.apiKey,
    'email-from': 'Releases <releases@acme.test>',
    'email-to': TO,
    ...step.inputs,
  };
  return runBundle('notify', Object.fromEntries(Object.entries(inputs).filter(([, value]) => value !== '')), {
    ...(step.onStdout && { onStdout: step.onStdout }),
    event: pullRequest ? { pull_request: { number: pullRequest, head } } : {},
    env: {
      GITHUB_API_URL: sandbox.github.url,
      RESEND_BASE_URL: sandbox.resend.url,
      ACTIONS_RESULTS_URL: sandbox.artifacts.url,
      ACTIONS_RUNTIME_TOKEN: sandbox.artifacts.runtimeToken(run, 'notify'),
      GITHUB_REPOSITORY: repository,
      GITHUB_RUN_ID: String(run),
      GITHUB_RUN_ATTEMPT: String(attempt),
      GITHUB_JOB: 'notify',
      ...step.env,
    },
  });
}

/** The e-mails that runs of a repository led to: each names its run's address. */
export const emailsOf = (sandbox: Sandbox, repository: string) =>
  sandbox.resend.emails().filter(({ text }) => text.includes(`/${repository}/actions/runs/`));

/** Names of the letters that wait. */
export const lettersOf = (sandbox: Sandbox, run: number) =>
  sandbox.artifacts
    .list(run)
    .map(({ name }) => name)
    .filter((name) => name.startsWith('shipgate-spool-'));
