import pLimit from 'p-limit';
import type { Finding } from '#core/report.ts';
import { holdsSecret } from '#core/secrets.ts';
import { plainText } from '#core/text.ts';
import { ServiceError } from '#kit/http/errors.ts';
import { siteUrl } from '#kit/site-url.ts';
import type { Inputs } from '../action.ts';
import type { Deployment } from '../adapters/vercel/deployments.ts';
import type { Project } from '../adapters/vercel/project.ts';
import type { Ports } from '../ports.ts';
import { confirmDomains } from '../release/confirm.ts';
import { type Assignment, assignAlias } from './alias/assign.ts';
import type { AliasValues } from './alias/name.ts';
import { hasBranch, planNames, sharedTemplates } from './alias/plan.ts';
import { deploymentValues, runValues } from './alias/values.ts';

/** What Vercel puts behind a bare label. @see https://vercel.com/docs/rest-api/aliases/assign-an-alias */
const VERCEL_SUFFIX = '.vercel.app';
/** How many names are worked on at the same time. */
const WIDTH = 5;

/** The names that `alias` asks for, settled before anything is made. @throws UserError for one that cannot be. */
export async function planAliases(inputs: Inputs, project: Project, ports: Ports, values?: AliasValues): Promise<string[]> {
  const { alias: templates = [], environment } = inputs;
  const { session, vercel } = ports;
  if (templates.length === 0) return [];
  const domains = await vercel.projectDomains(project.id);
  const standing = templates.some(hasBranch) ? await vercel.standingDomains(project.id) : [];
  const own = values ?? runValues(session, environment, project.name);
  const names = planNames(templates, own, domains, session.secrets, standing);
  if (environment !== 'production')
    for (const template of sharedTemplates(templates))
      session.log.info(
        `The alias "${template}" is the same for every branch: the newest deployment takes it from the one before.`,
      );
  return names;
}

/** Gives a READY deployment, which may be another run's, the names that `alias` asks for. @returns a finding for each that failed. */
export async function nameDeployment(deployment: Deployment, inputs: Inputs, ports: Ports): Promise<Finding[]> {
  const project = await ports.vercel.project(ports.projectId);
  const environment = deployment.target === 'production' ? 'production' : inputs.environment;
  const values = deploymentValues(deployment, ports.session, environment, project.name);
  return await giveNames(deployment, await planAliases(inputs, project, ports, values), project, ports);
}

/**
 * Points names at a READY deployment, side by side, asks each until it answers from there, and sets their URLs as output.
 * One that fails stops no other. @returns a finding for each that failed.
 */
export async function giveNames(
  { id, url }: Pick<Deployment, 'id' | 'url'>,
  names: readonly string[],
  project: Project,
  ports: Ports,
): Promise<Finding[]> {
  const { session } = ports;
  const limit = pLimit(WIDTH);
  const urls = new Map<string, string>();
  const given = (name: string, address: string) => {
    urls.set(name, address);
    // In the order of the input, however they came about.
    session.output('alias-urls', names.flatMap((known) => urls.get(fullName(known, url)) ?? []).join('\n'));
  };
  const each = names.map((name) =>
    limit(() => nameOne({ name: fullName(name, url), deploymentId: id, projectId: project.id }, given, ports)),
  );
  return (await Promise.all(each)).flat();
}

/** A bare label in the form that Vercel documents, so that it can be asked for too; elsewhere the platform adds its own suffix. */
const fullName = (name: string, deploymentUrl: string) =>
  name.includes('.') || !deploymentUrl.endsWith(VERCEL_SUFFIX) ? name : `${name}${VERCEL_SUFFIX}`;

async function nameOne(
  wanted: { name: string; deploymentId: string; projectId: string },
  given: (name: string, url: string) => void,
  ports: Ports,
): Promise<Finding[]> {
  const { session, vercel, clock, askDomain } = ports;
  const { name, deploymentId } = wanted;
  const tell = session.log.info;
  try {
    const calls = { assign: vercel.assignAlias, holder: vercel.aliasHolder, certify: vercel.issueCertificate, tell };
    const end = await assignAlias(wanted, calls, clock);
    if (end.kind === 'failed') return [notAssigned(name, end)];
    const { origin } = siteUrl(end.host);
    if (holdsSecret(origin, session.secrets)) return [secretUrl(name)];
    given(name, origin);
    return await confirmDomains(
      [end.host],
      deploymentId,
      { deploymentBehind: vercel.deploymentBehind, ask: askDomain, tell },
      clock,
    );
  } catch (cause) {
    session.signal.throwIfAborted();
    if (!(cause instanceof ServiceError)) throw cause;
    return [{ ...failing(name), verdict: 'error', help: cause.message }];
  }
}

const notAssigned = (name: string, { code, message, fix }: Extract<Assignment, { kind: 'failed' }>): Finding => ({
  ...failing(name),
  actual: code,
  help: plainText(message),
  fix,
});

const secretUrl = (name: string): Finding => ({
  ...failing(name),
  title: `The URL of the alias ${name} holds a secret of this job, so GitHub would drop it as an output.`,
  fix: 'Change the alias, or the secret.',
});

const failing = (name: string): Finding => ({
  rule: 'alias-failed',
  title: `The alias ${name} was not assigned.`,
  verdict: 'fail',
  severity: 'high',
  where: { url: siteUrl(name).origin },
});
