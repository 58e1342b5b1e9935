import { expect, test } from '@jest/globals';
import type { Inputs } from '@shipgate/fork-gate/action.ts';
import type { Build, Labelling, Pull } from '@shipgate/fork-gate/facts.ts';
import type { Ports } from '@shipgate/fork-gate/ports.ts';
import { run } from '@shipgate/fork-gate/run.ts';
import { approvalLabel } from '#core/approval-label.ts';

const SHA = 'c'.repeat(40);
const FORK = { id: 2, name: 'mallory/petstore' };
const pull: Pull = {
  number: 7,
  isOpen: true,
  sha: SHA,
  ref: 'feature',
  headRepository: FORK,
  baseRepository: { id: 1, name: 'acme/petstore' },
  labels: [approvalLabel(SHA)],
};
const DIGEST = `sha256:${'0'.repeat(64)}`;
const origin = { runId: 70, sha: SHA, repositoryId: 1, headRepositoryId: 2 };
const artifact = { id: 9, sizeBytes: 5, isExpired: false, digest: DIGEST, origin };
const labelling: Labelling = { action: 'labeled', actor: { login: 'mona', isBot: false }, app: undefined };

interface Scene {
  pull?: Pull;
  labelling?: Labelling | undefined;
  role?: { permission: string; name: string } | undefined;
  build?: Build | undefined;
}

/** Judges a label that was put on the pull request, of whose commit a build has ended well. */
async function judge(given: Scene = {}, action = 'labeled') {
  const scene = { pull, labelling, role: { permission: 'write', name: 'write' }, build: { runId: 70, artifact }, ...given };
  const outputs: [string, string][] = [];
  const ports: Ports = {
    eventName: 'pull_request_target',
    event: { action, label: { name: approvalLabel(SHA) }, pull_request: { number: 7, head: { sha: SHA } } },
    findPulls: async () => [scene.pull],
    readPull: async () => scene.pull,
    newestLabelling: async (_, label) => (label === approvalLabel(scene.pull.sha) ? scene.labelling : undefined),
    readRole: async (login) => (login === 'mona' ? scene.role : undefined),
    readBuild: async () => scene.build ?? { runId: 70, artifact: undefined },
    findBuild: async () => scene.build,
    output: (name, value) => outputs.push([name, value]),
  };
  const outcome = await run({ environment: 'preview', artifact: 'shipgate-build' } as Inputs, ports);
  const allowed = outputs.filter(([name]) => name === 'allowed').map(([, value]) => value);
  return { outcome, allowed, outputs: Object.fromEntries(outputs) };
}

test('an approved commit is allowed once all has been judged, and by its digest', async () => {
  const { outcome, allowed, outputs } = await judge();
  expect(outcome).toMatchObject({ findings: [], reason: `mona approved ${SHA} of mallory/petstore.` });
  expect(allowed).toEqual(['false', 'true']);
  expect(outputs).toMatchObject({ sha: SHA, 'run-id': '70', digest: DIGEST });
});

test.each<[string, Scene, 'skip' | 'fail']>([
  ['a pull request that was closed meanwhile', { pull: { ...pull, isOpen: false } }, 'skip'],
  ['a fork that is gone', { pull: { ...pull, headRepository: undefined } }, 'skip'],
  ['a newer commit, with the old label', { pull: { ...pull, sha: 'd'.repeat(40) } }, 'skip'],
  ['a label that was taken off meanwhile', { pull: { ...pull, labels: [] } }, 'skip'],
  ['a label of which nobody knows who put it on', { labelling: undefined }, 'skip'],
  ['a label by a bot', { labelling: { ...labelling, actor: { login: 'x[bot]', isBot: true } } }, 'skip'],
  ['a label by a stranger', { role: undefined }, 'skip'],
  ['a label by a triager', { role: { permission: 'read', name: 'triage' } }, 'skip'],
  ['no build', { build: undefined }, 'skip'],
  ['a build without the artifact', { build: { runId: 70, artifact: undefined } }, 'skip'],
  ['an artifact that has expired', { build: { runId: 70, artifact: { ...artifact, isExpired: true } } }, 'skip'],
  [
    'an artifact of the fork itself',
    { build: { runId: 70, artifact: { ...artifact, origin: { ...origin, repositoryId: 2 } } } },
    'fail',
  ],
])('%s is not allowed, and no digest is handed on', async (_, scene, verdict) => {
  const { outcome, allowed, outputs } = await judge(scene);
  expect([outcome.verdict, ...outcome.findings.map((finding) => finding.verdict)]).toContain(verdict);
  expect(allowed).toEqual(['false']);
  expect(outputs.digest).toBeUndefined();
});

test('an event that is nothing to judge asks for no pull request', async () => {
  const { outcome, outputs } = await judge({}, 'unlabeled');
  expect(outcome).toMatchObject({ verdict: 'skip', reason: expect.stringContaining('nothing to judge') });
  expect(outputs).toEqual({ allowed: 'false' });
});
