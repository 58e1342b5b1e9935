import type { NewProject } from '#sandbox/vercel/start.ts';
import { pullRequest, type Scene } from './scene.ts';

/** A stage that is set. */
export interface Prepared {
  inputs: Record<string, string>;
  /** What production is to end on: what it was on, the deployment that is created, or that of an id. */
  production: 'as before' | 'the created one' | `dpl_${string}`;
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
      return { inputs: { 'working-directory': scene.folder(site('2')) }, production: 'as before' };
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
];

const idOf = (text: string | undefined) => text as `dpl_${string}`;
