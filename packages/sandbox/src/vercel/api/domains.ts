import { recordsOf } from '../../dns/zone.ts';
import { apexOf, configuredBy, EDGE_ADDRESS, EDGE_NAME, isCustom, isProven, type ListedDomain } from '../custom-domains.ts';
import { hostOf, type Project, type State } from '../state.ts';
import { ApiError, type Endpoint, json, projectParam } from './call.ts';

const DEFAULT_LIMIT = 20;

/** The domains of a project, page by page. Branch domains do not count as production's; redirects do. */
export const getProjectDomains: Endpoint = {
  method: 'GET',
  versions: ['v9'],
  path: '/projects/:project/domains',
  scope: 'team',
  answer(call) {
    const project = projectParam(call);
    const listed = project.listedDomains
      .filter(({ gitBranch }) => call.query.get('production') !== 'true' || gitBranch === undefined)
      .map((domain) => listedView(call.state, project, domain));
    const whole = [...project.productionDomains.map((label) => domainView(call.state, project, label)), ...listed];
    // Newest first, and none made in the same millisecond: a page ends at a time.
    const dated = whole.map((domain, index) => ({ ...domain, createdAt: domain.createdAt - index }));
    const until = Number(call.query.get('until') ?? Number.POSITIVE_INFINITY);
    const left = dated.filter(({ createdAt }) => createdAt < until);
    const domains = left.slice(0, Number(call.query.get('limit') ?? DEFAULT_LIMIT));
    const next = domains.length < left.length ? (domains.at(-1)?.createdAt ?? null) : null;
    return json(200, { domains, pagination: { count: domains.length, next, prev: null } });
  },
};

/** Looks for the TXT record that proves a domain. */
export const postVerifyDomain: Endpoint = {
  method: 'POST',
  versions: ['v9'],
  path: '/projects/:project/domains/:domain/verify',
  scope: 'team',
  answer(call) {
    const project = projectParam(call);
    const domain = project.listedDomains.find(({ name }) => hostOf(call.state, name) === call.params.domain);
    if (!domain) throw new ApiError(404, 'not_found', 'Project domain not found.');
    if (!isProven(call.state.custom, domain))
      throw new ApiError(400, 'missing_txt_record', `Domain _vercel.${apexOf(domain.name)} is missing required TXT Record.`);
    return json(200, listedView(call.state, project, domain));
  },
};

/** Where a domain points, and where it should. */
export const getDomainConfig: Endpoint = {
  method: 'GET',
  versions: ['v6'],
  path: '/domains/:domain/config',
  scope: 'team',
  answer({ state, params }) {
    const name = (params.domain ?? '').replace(/:\d+$/, '');
    const { A = [], CNAME } = recordsOf(state.custom.zone, name);
    const by = isCustom(name) && !name.endsWith('.localhost') ? configuredBy(state.custom, name) : 'A';
    return json(200, {
      configuredBy: by,
      misconfigured: by === null,
      nameservers: [],
      serviceType: 'external',
      cnames: CNAME === undefined ? [] : [CNAME],
      aValues: CNAME === undefined ? A : [],
      conflicts: [],
      acceptedChallenges: by === null ? [] : ['http-01'],
      recommendedIPv4: [{ rank: 1, value: [EDGE_ADDRESS] }],
      recommendedCNAME: [{ rank: 1, value: EDGE_NAME }],
    });
  },
};

function listedView(state: State, project: Project, domain: ListedDomain) {
  const { name, challenge, redirect, gitBranch } = domain;
  const verified = isProven(state.custom, domain);
  const place = `_vercel.${apexOf(name)}`;
  return {
    ...domainView(state, project, name),
    redirect: redirect === undefined ? null : hostOf(state, redirect),
    redirectStatusCode: redirect === undefined ? null : 308,
    gitBranch: gitBranch ?? null,
    verified,
    ...(!verified && { verification: [{ type: 'TXT', domain: place, value: challenge, reason: 'pending_domain_verification' }] }),
  };
}

function domainView(state: State, project: Project, label: string) {
  const { createdAt } = project;
  const host = hostOf(state, label);
  const apexName = isCustom(label) ? apexOf(label) : host.slice(label.length + 1);
  const none = { redirect: null, redirectStatusCode: null, gitBranch: null, customEnvironmentId: null };
  return { name: host, apexName, projectId: project.id, ...none, verified: true, createdAt, updatedAt: createdAt };
}
