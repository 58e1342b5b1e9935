import type { Console } from '@shipgate/cli/console.ts';
import { doctor } from '@shipgate/cli/doctor/doctor.ts';
import type { Result, Row } from '@shipgate/cli/doctor/result.ts';
import { plainPaint } from '#core/render/terminal.ts';
import type { Sandbox } from '#sandbox/sandbox.ts';
import { type RepositoryFolder, repositoryFolder } from '#testing/repository-folder.ts';
import { runShipgate } from './run-shipgate.ts';

let count = 0;

/** A repository for which everything is set up as it should be, with accounts of its own on the local platform. */
export interface Healthy extends Disposable {
  folder: RepositoryFolder;
  /** `acme/site-1` */
  slug: string;
  /** Name of its Vercel project. */
  project: string;
  env: Record<string, string>;
  /** `doctor --json` in this process, with the environment changed as told; an empty text takes a variable away. */
  diagnose(change?: Readonly<Record<string, string>>): Promise<Diagnosed>;
}

interface Diagnosed {
  exitCode: number;
  result: Result;
  row(check: string): Row | undefined;
}

export async function healthy(sandbox: Sandbox, initFlags: readonly string[] = []): Promise<Healthy> {
  const project = `site-${++count}`;
  const slug = `acme/${project}`;
  const bypassSecret = `bypass-of-${project}-0123456789`;
  const folder = repositoryFolder({ 'index.html': '<title>Hi</title>' }, `git@github.com:${slug}.git`);
  const mail = ['--email-from', 'Releases <releases@acme.dev>', '--email-to', 'team@acme.dev'];
  const ids = ['--project-id', project, '--org-id', sandbox.vercel.teamId, '--supabase-url', sandbox.supabase.url];
  const init = await runShipgate(folder.path, ['init', ...ids, ...mail, ...initFlags]);
  if (init.exitCode !== 0) throw new Error(init.stderr);
  sandbox.vercel.createProject({ name: project, protection: { bypassSecret } });
  const secretNames = ['VERCEL_TOKEN', 'VERCEL_AUTOMATION_BYPASS_SECRET', 'SUPABASE_SECRET_KEY', 'RESEND_API_KEY'];
  sandbox.github.createRepository(slug, { secretNames, protectedEnvironments: ['production-approval'] });
  for (const name of ['preview', 'cleanup', 'production', 'rollback']) {
    const file = `.github/workflows/shipgate-${name}.yml`;
    // As after a release: the tests run on commits that have none.
    const text = folder.read(file).replace(/# \S+, not released yet$/gm, `# ${name}/v1.2.3`);
    folder.write({ [file]: text });
    sandbox.github.putFile(slug, 'main', file, text);
  }
  sandbox.resend.setDomain({ name: 'acme.dev', status: 'verified' });
  const env = { ...sandbox.env(), VERCEL_AUTOMATION_BYPASS_SECRET: bypassSecret };
  return {
    folder,
    slug,
    project,
    env,
    async diagnose(change = {}) {
      const given = Object.fromEntries(Object.entries({ ...env, ...change }).filter(([, value]) => value !== ''));
      const printed: string[] = [];
      const console: Console = {
        env: given,
        folder: folder.path,
        signal: new AbortController().signal,
        paint: plainPaint,
        print: (line) => void printed.push(line),
        tell: (line) => void printed.push(line),
      };
      const exitCode = await doctor({ texts: { 'timeout-seconds': '1' }, print: 'json' }, console);
      const result = JSON.parse(printed.join('\n')) as Result;
      return { exitCode, result, row: (check) => result.checks.find((row) => row.check === check) };
    },
    [Symbol.dispose]: () => folder[Symbol.dispose](),
  };
}
