import type { Inputs } from '../action.ts';
import type { Project } from '../adapters/vercel/project.ts';
import { announceProduction } from '../announce.ts';
import { planAliases } from '../domains/name-deployment.ts';
import { githubEnvironment } from '../history/github-environment.ts';
import type { Ports } from '../ports.ts';
import { announcePrevious } from '../release/announce-previous.ts';
import { type Mode, modeOf } from '../release/mode.ts';
import { type Production, readProduction } from '../release/production.ts';
import { checkEnvironment } from './check-environment.ts';
import type { Draft } from './make-deployment.ts';
import { purposeOf } from './purpose.ts';

/** What is known before Vercel is asked for a deployment. */
export interface DeployPlan {
  project: Project;
  mode: Mode;
  /** The aliases that the deployment gets. */
  names: readonly string[];
  /** What production serves before; absent for a preview. */
  production: Production | undefined;
  productionUrl: URL | undefined;
  draft: Draft;
  /** Whose history it belongs to on GitHub. */
  record: Parameters<Ports['record']>[0];
}

/** Reads the files, the project and what production serves. Nothing is changed yet. */
export async function planDeploy(inputs: Inputs, ports: Ports): Promise<DeployPlan> {
  const { session, vercel } = ports;
  const { environment } = inputs;
  const folder = inputs['working-directory'] ?? '.';
  const tree = await ports.source(folder, { prebuilt: inputs.prebuilt ?? 'auto', environment });
  if (tree.warning) session.log.warning(tree.warning, 'Deploy');
  const project = await vercel.project(ports.projectId);
  await checkEnvironment(environment, project, vercel);
  const mode = modeOf(inputs, project);
  const names = await planAliases(inputs, project, ports);
  const production = mode === 'preview' ? undefined : await readProduction(vercel, project);
  const productionUrl = production && announceProduction(production, production.current, inputs, ports);
  await announcePrevious(production?.current, ports);
  const purpose = purposeOf(project, mode, await ports.checkout(folder), inputs, session);
  const work = { operation: 'deploy', project: project.name, environment };
  return {
    project,
    mode,
    names,
    production,
    productionUrl,
    draft: { purpose, tree, key: undefined, created: undefined },
    record: { ...work, ...githubEnvironment(environment, mode), ref: session.source.sha },
  };
}
