import { appendFileSync, existsSync, mkdirSync, readFileSync } from 'node:fs';
import { relative, resolve } from 'node:path';
import { credentialKey, git } from './git.ts';
import { type GuardedEvent, refusalOf } from './guard.ts';

// Plays actions/checkout: the same folders, refs and git settings, from the repositories that the runner was given.
const {
  GITHUB_WORKSPACE: workspace = '',
  GITHUB_REPOSITORY: repository = '',
  GITHUB_SERVER_URL: server = '',
  GITHUB_REF: eventRef = '',
  GITHUB_SHA: eventSha = '',
  GITHUB_EVENT_NAME: eventName = '',
  GITHUB_EVENT_PATH: eventPath = '',
  LOCAL_RUNNER_REPOSITORIES: repositories = '{}',
  LOCAL_RUNNER_CONTENTS: contents = 'read',
} = process.env;
const input = (name: string): string => process.env[`INPUT_${name}`]?.trim() ?? '';

/** Between two folders of one machine a small pack costs more than it saves. */
const SEND = 'git -c pack.window=0 -c pack.compression=0 upload-pack';

checkout();

function checkout() {
  const wanted = input('REPOSITORY');
  const source = (JSON.parse(repositories) as Record<string, string>)[wanted.toLowerCase()];
  if (!source) return fail(`no folder stands for the repository '${wanted}' on this machine`);
  const isOwn = wanted.toLowerCase() === repository.toLowerCase();
  // Repositories are private here, as those of the local GitHub: a job's own token reads its own only with `contents: read`.
  if (isOwn && contents === 'none') return fail(`fatal: repository '${server}/${wanted}/' not found`);
  const asked = { ref: input('REF'), rev: input('REF') || (isOwn ? eventSha : 'main') };
  const commit = git(source, 'rev-parse', '--verify', '-q', `${asked.rev}^{commit}`);
  // The event's own commit is not looked at when nothing else was asked for. https://github.com/actions/checkout/pull/2518
  const isDefault = isOwn && asked.ref === '';
  const refusal = isDefault ? undefined : refusalOf(eventName, readEvent(), { repository: wanted, ref: asked.ref, commit });
  if (refusal && input('ALLOW-UNSAFE-PR-CHECKOUT').toLowerCase() !== 'true') return fail(refusal);
  const target = resolve(workspace, input('PATH'));
  if (relative(workspace, target).startsWith('..')) return fail(`Repository path '${target}' is not under '${workspace}'`);
  mkdirSync(target, { recursive: true });
  if (!existsSync(`${target}/.git`)) git(target, 'init', '-q');
  fetch(source, target, commit, Number(input('FETCH-DEPTH')));
  if (git(target, 'remote') === '') git(target, 'remote', 'add', 'origin', `${server}/${wanted}`);
  const branch = branchOf(source, asked.ref || (isOwn ? eventRef : asked.rev));
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

/** Fetches a commit, or with a depth of 0 all branches and tags besides. */
function fetch(source: string, target: string, commit: string, depth: number) {
  const all = ['+refs/heads/*:refs/remotes/origin/*', '+refs/tags/*:refs/tags/*'];
  const refs = depth === 0 ? [...all, commit] : [`--depth=${depth}`, '--no-tags', commit];
  git(target, 'fetch', '-q', '--upload-pack', SEND, `file://${source}`, ...refs);
}

/** The branch to stand on, as the real action chooses it; none for tags, pull requests and bare commits. */
function branchOf(source: string, name: string): string | undefined {
  if (name.startsWith('refs/heads/')) return name.slice('refs/heads/'.length);
  if (name.startsWith('refs/') || /^[0-9a-f]{40}$/.test(name)) return undefined;
  return git(source, 'branch', '--list', name) === '' ? undefined : name;
}

function readEvent(): GuardedEvent {
  return JSON.parse(readFileSync(eventPath, 'utf8'));
}

function fail(message: string) {
  console.log(`::error::${message}`);
  process.exitCode = 1;
}
