import { chmodSync, existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { CLI_VERSION } from '@shipgate/deploy/prebuild/cli.ts';
import type { NewProject } from '#sandbox/vercel/start.ts';
import { PROJECT, pullRequest, rest, type Scene } from './scene.ts';

/** A stage that is set. */
export interface Prepared {
  inputs: Record<string, string>;
  /** Variables that only this stage knows. */
  env?: Record<string, string>;
  /** What production is to end on: what it was on, the deployment that is created, or that of an id. */
  production: 'as before' | 'the created one' | `dpl_${string}`;
  /** What a pass says of anything but production. @returns what is not so. */
  untrue?(): string | undefined | false;
}

/** One use of the action on a stage that was set for it. */
export interface Scenario {
  name: string;
  project?: Partial<NewProject>;
  event?: unknown;
  env?: Record<string, string>;
  prepare(scene: Scene): Promise<Prepared>;
  /** Its work is GitHub's, so a GitHub that fails may turn it red. */
  isAboutGithub?: true;
}

export const site = (version: string) => ({ 'index.html': `<h1>Pets ${version}</h1>`, 'app.js': 'start()', 'pets.json': '[]' });

const release = async (scene: Scene, version: string) => idOf(await scene.seed(site(version), { target: 'production' }));
const stage = async (scene: Scene, version: string) =>
  idOf(await scene.seed(site(version), { target: 'production', autoAssignCustomDomains: false }));

/** Every operation as it is used, each with the calls that only its circumstances bring. */
export const SCENARIOS: readonly Scenario[] = [
  {
    name: 'preview',
    event: pullRequest(),
    env: { GITHUB_EVENT_NAME: 'pull_request' },
    async prepare(scene) {
      await release(scene, '1');
      const inputs = { 'working-directory': scene.folder(site('2')), alias: 'pr-{pr}\n{project}-{branch}' };
      return { inputs, production: 'as before', untrue: () => !aliasNames(scene).includes('pr-7') && 'pr-7 is no alias' };
    },
  },
  {
    name: 'live',
    async prepare(scene) {
      await release(scene, '1');
      const inputs = { 'working-directory': scene.folder(site('2')), environment: 'production' };
      return { inputs, production: 'the created one' };
    },
  },
  {
    name: 'staged',
    async prepare(scene) {
      await release(scene, '1');
      const inputs = { 'working-directory': scene.folder(site('2')), environment: 'production', staged: 'true' };
      return { inputs, production: 'as before' };
    },
  },
  {
    name: 'second attempt',
    env: { GITHUB_RUN_ATTEMPT: '2' },
    async prepare(scene) {
      await release(scene, '1');
      const inputs = { 'working-directory': scene.folder(site('2')), environment: 'production' };
      const first = await scene.step(inputs);
      return { inputs, production: idOf(first.outputs['deployment-id']) };
    },
  },
  {
    name: 'promote',
    async prepare(scene) {
      await release(scene, '1');
      const deployment = await stage(scene, '2');
      return { inputs: { operation: 'promote', deployment }, production: deployment };
    },
  },
  {
    name: 'rollback',
    async prepare(scene) {
      await release(scene, '0');
      const target = await release(scene, '1');
      await release(scene, '2');
      return { inputs: { operation: 'rollback', description: 'the pets are gone' }, production: target };
    },
  },
  {
    name: 'alias',
    async prepare(scene) {
      await release(scene, '1');
      const deployment = await scene.seed(site('2'));
      const untrue = () => !aliasNames(scene).includes('staging') && 'staging is no alias';
      return { inputs: { operation: 'alias', deployment, alias: 'staging' }, production: 'as before', untrue };
    },
  },
  {
    name: 'cleanup',
    event: { ...pullRequest(), action: 'closed' },
    env: { GITHUB_EVENT_NAME: 'pull_request', GITHUB_RUN_ID: '4343' },
    async prepare(scene) {
      await release(scene, '1');
      const options = { event: pullRequest(), env: { GITHUB_EVENT_NAME: 'pull_request' } };
      await scene.step({ 'working-directory': scene.folder(site('2')), alias: 'pr-{pr}' }, options);
      const untrue = () => scene.deployments().length > 1 && 'the preview is still there';
      return { inputs: { operation: 'cleanup' }, production: 'as before', untrue };
    },
    isAboutGithub: true,
  },
  {
    name: 'preflight',
    project: { productionDomains: ['petstore', 'shop.test'] },
    async prepare(scene) {
      const { vercel } = scene.sandbox;
      await release(scene, '1');
      const folder = scene.folder({ 'ca.pem': vercel.certificateAuthority });
      const env = { DNS_SERVER: vercel.dnsServer, NODE_EXTRA_CA_CERTS: join(folder, 'ca.pem') };
      return { inputs: { operation: 'preflight' }, env, production: 'as before' };
    },
  },
  {
    name: 'build',
    project: { env: { SHOP: 'pets' } },
    async prepare(scene) {
      await release(scene, '1');
      const bin = scene.folder({ vercel: BUILDER });
      chmodSync(join(bin, 'vercel'), 0o755);
      const folder = scene.folder(site('2'));
      const env = { PATH: `${bin}:${dirname(process.execPath)}:/usr/bin:/bin` };
      const untrue = () => !existsSync(join(folder, '.vercel/output/static/index.html')) && 'there is no output';
      return { inputs: { operation: 'build', 'working-directory': folder }, env, production: 'as before', untrue };
    },
  },
  {
    name: 'mark',
    async prepare(scene) {
      const deployment = await release(scene, '1');
      return { inputs: { operation: 'mark', deployment, passed: 'gates' }, production: 'as before' };
    },
  },
  {
    name: 'unpin',
    async prepare(scene) {
      const target = await release(scene, '1');
      await release(scene, '2');
      await scene.call('POST', `/v1/projects/${PROJECT}/rollback/${target}`, {});
      await rest(scene);
      const isPinned = () => !scene.sandbox.vercel.project(PROJECT).autoAssignCustomDomains;
      return { inputs: { operation: 'unpin' }, production: 'as before', untrue: () => isPinned() && 'it is still pinned' };
    },
  },
  {
    name: 'canary-start',
    async prepare(scene) {
      const { canary } = await setCanary(scene);
      return { inputs: { operation: 'canary-start', deployment: canary }, production: 'as before' };
    },
  },
  {
    name: 'canary-advance',
    async prepare(scene) {
      const { canary } = await setCanary(scene);
      await rollOut(scene, canary);
      return { inputs: { operation: 'canary-advance' }, production: 'as before' };
    },
  },
  {
    name: 'canary-complete',
    async prepare(scene) {
      const { canary } = await setCanary(scene);
      await rollOut(scene, canary);
      return { inputs: { operation: 'canary-complete' }, production: canary };
    },
  },
  {
    name: 'canary-abort',
    async prepare(scene) {
      const { canary } = await setCanary(scene);
      await rollOut(scene, canary);
      return { inputs: { operation: 'canary-abort', description: 'errors' }, production: 'as before' };
    },
  },
];

/** Stands in for the `vercel build` of the pinned version. */
const BUILDER = `#!${process.execPath}
if (process.argv[2] === '--version') { console.log('${CLI_VERSION}'); process.exit(); }
const fs = require('node:fs');
fs.mkdirSync('.vercel/output/static', { recursive: true });
fs.writeFileSync('.vercel/output/config.json', '{"version":3}');
fs.writeFileSync('.vercel/output/static/index.html', 'built for ' + process.env.SHOP);
`;

const STAGES = [10, 50, 100].map((targetPercentage) => ({ targetPercentage }));

async function setCanary(scene: Scene) {
  const base = await release(scene, '1');
  const canary = await stage(scene, '2');
  scene.sandbox.vercel.configureRolling(PROJECT, { advancementType: 'manual-approval', stages: STAGES });
  return { base, canary };
}

const rollOut = (scene: Scene, canaryDeploymentId: string) =>
  scene.call('POST', `/v1/projects/${PROJECT}/rolling-release/start`, { canaryDeploymentId });

/** First labels of the names that deployments answer at. */
const aliasNames = (scene: Scene) => scene.deployments().flatMap(({ alias }) => alias.map((name) => name.split('.')[0]));

const idOf = (text: string | undefined) => text as `dpl_${string}`;
