import { appendFileSync, existsSync, mkdirSync } from 'node:fs';
import { relative, resolve } from 'node:path';
import { credentialKey, git } from './git.ts';

// Plays actions/checkout: the same folders, refs and git settings, from the repository that the runner was given.
const {
  GITHUB_WORKSPACE: workspace = '',
  GITHUB_REPOSITORY: repository = '',
  GITHUB_SERVER_URL: server = '',
  GITHUB_REF: eventRef = '',
  GITHUB_SHA: eventSha = '',
  LOCAL_RUNNER_REPOSITORY: source = '',
} = process.env;
const input = (name: string): string => process.env[`INPUT_${name}`]?.trim() ?? '';

checkout();

function checkout() {
  if (input('REPOSITORY').toLowerCase() !== repository.toLowerCase()) {
    return fail(`the local runner checks out ${repository} only, not '${input('REPOSITORY')}'`);
  }
  const target = resolve(workspace, input('PATH'));
  if (relative(workspace, target).startsWith('..')) return fail(`Repository path '${target}' is not under '${workspace}'`);
  mkdirSync(target, { recursive: true });
  if (!existsSync(`${target}/.git`)) git(target, 'init', '-q');
  const commit = fetch(target, Number(input('FETCH-DEPTH')));
  if (git(target, 'remote') === '') git(target, 'remote', 'add', 'origin', `${server}/${repository}`);
  const branch = branchOf(input('REF'));
  git(target, 'checkout', '-q', '--force', ...(branch ? ['-B', branch, commit] : ['--detach', commit]));
  git(target, 'clean', '-ffdx', '-q');
  if (input('PERSIST-CREDENTIALS').toLowerCase() !== 'false') {
    const basic = Buffer.from(`x-access-token:${input('TOKEN')}`).toString('base64');
    console.log(`::add-mask::${basic}`);
    git(target, 'config', credentialKey(server), `AUTHORIZATION: basic ${basic}`);
  }
  appendFileSync(process.env.GITHUB_STATE ?? '', `target=${target}\n`);
  appendFileSync(process.env.GITHUB_OUTPUT ?? '', `ref=${input('REF') || eventRef}\ncommit=${commit}\n`);
  console.log(`Checked out ${commit}`);
}

/** Fetches what is asked for and answers its commit. */
function fetch(target: string, depth: number): string {
  const wanted = input('REF') || eventSha;
  const commit = git(source, 'rev-parse', '--verify', '-q', `${wanted}^{commit}`);
  const all = ['+refs/heads/*:refs/remotes/origin/*', '+refs/tags/*:refs/tags/*'];
  const refs = depth === 0 ? [...all, commit] : [`--depth=${depth}`, '--no-tags', commit];
  git(target, 'fetch', '-q', `file://${source}`, ...refs);
  return commit;
}

/** The branch to stand on, as the real action chooses it; none for tags, pull requests and bare commits. */
function branchOf(ref: string): string | undefined {
  const name = ref || eventRef;
  if (name.startsWith('refs/heads/')) return name.slice('refs/heads/'.length);
  if (name.startsWith('refs/') || /^[0-9a-f]{40}$/.test(name)) return undefined;
  return git(source, 'branch', '--list', name) === '' ? undefined : name;
}

function fail(message: string) {
  console.log(`::error::${message}`);
  process.exitCode = 1;
}
