import type { RunFacts } from '#core/run/collect.ts';
import { redactDeep } from '#core/secrets.ts';
import { UserError } from '#kit/errors.ts';
import { githubClient } from '#kit/github.ts';
import type { Session } from '#kit/session.ts';
import { githubComments } from './adapters/github-comments.ts';
import { githubDeployments } from './adapters/github-deployments.ts';
import { whoAmI } from './adapters/github-user.ts';
import { artifactReports } from './adapters/reports.ts';
import { resendMailer } from './adapters/resend.ts';
import { artifactSpool } from './adapters/spool.ts';
import { supabaseStore } from './adapters/supabase.ts';
import type { Off, Ports } from './ports.ts';
import type { Inputs } from './run.ts';
import { whySkipped } from './why-skipped.ts';

const RESEND_BASE_URL = 'https://api.resend.com';

/** The channels as the inputs set them up; what is missing switches its channel off. @throws UserError for an input that cannot work. */
export function livePorts(inputs: Inputs, session: Session): Ports {
  const { signal, log, secrets } = session;
  return {
    facts: factsOf(inputs, session),
    whySkipped: (needs) => whySkipped(needs, session),
    isFork: session.isFork,
    signal,
    ...githubPorts(inputs, session),
    store: storeOf(inputs, signal),
    mailer: mailerOf(inputs, session),
    redact: (value) => redactDeep(value, secrets),
    output: session.output,
    summary: session.summary,
    info: log.info,
  };
}

const factsOf = (inputs: Inputs, session: Session): RunFacts => {
  const { source, project, actor, runUrl } = session;
  return {
    source,
    project,
    environment: inputs.environment,
    actor,
    runUrl,
    at: new Date(),
    reason: inputs.reason,
    projects: inputs.projects,
    leftOut: inputs['left-out'],
    closed: isClosed(session),
  };
};

function githubPorts(inputs: Inputs, session: Session): Pick<Ports, 'reports' | 'comments' | 'deployments' | 'spool'> {
  const token = inputs['github-token'];
  if (!token) {
    const off = { off: 'switched off, since github-token is missing.' };
    return { reports: off, comments: off, deployments: off, spool: off };
  }
  const { source, signal, env } = session;
  const apiUrl = env.GITHUB_API_URL;
  const client = githubClient({ apiUrl, below: `repos/${source.repository}`, token, signal });
  const canUpload = env.ACTIONS_RESULTS_URL && env.ACTIONS_RUNTIME_TOKEN;
  return {
    reports: artifactReports(client, source.runId),
    comments: silence(session) ?? githubComments(client, () => whoAmI(githubClient({ apiUrl, below: '', token, signal }))),
    deployments: githubDeployments(client, source.runId),
    spool: canUpload ? artifactSpool(client, session) : { off: 'there is no artifact service to keep it.' },
  };
}

/** Why no comment may be written, where the event says it. */
function silence({ isFork, eventName }: Session): Off | undefined {
  if (isFork && eventName === 'pull_request')
    return { off: "switched off, since the token of a fork's pull request may not write." };
  if (eventName === 'merge_group')
    return { off: 'switched off in the merge queue, whose commit is not the one that people look at.' };
  return undefined;
}

const isClosed = ({ event }: Session): boolean => event.pull_request !== undefined && event.action === 'closed';

function storeOf(inputs: Inputs, signal: AbortSignal): Ports['store'] {
  const url = inputs['supabase-url'];
  const key = inputs['supabase-secret-key'];
  if (!url || !key) return { off: `switched off, since ${missing({ 'supabase-url': url, 'supabase-secret-key': key })}.` };
  return supabaseStore({ url, key, signal });
}

function mailerOf(inputs: Inputs, { env, signal }: Session): Ports['mailer'] {
  const { 'resend-api-key': key, 'email-from': from, 'email-to': to } = inputs;
  const unfit = [...(to ?? []), ...(from ? [from] : [])].find((address) => !isAddress(address));
  if (unfit !== undefined)
    throw new UserError(
      `"${unfit}" is not an e-mail address. Write name@domain or Name <name@domain> in email-from and email-to.`,
    );
  if ((to ?? []).length > MAX_RECIPIENTS)
    throw new UserError(`email-to names ${to?.length} addresses; at most ${MAX_RECIPIENTS}.`);
  if (!key || !from || !to || to.length === 0)
    return { off: `switched off, since ${missing({ 'resend-api-key': key, 'email-from': from, 'email-to': to?.[0] })}.` };
  return resendMailer({ baseUrl: env.RESEND_BASE_URL || RESEND_BASE_URL, key, from, to, signal });
}

/** Resend's limit of one e-mail. */
const MAX_RECIPIENTS = 50;

const isAddress = (text: string) => /^(?:[^<>\r\n]*<[^\s<>@]+@[^\s<>@]+>|[^\s<>@]+@[^\s<>@]+)$/.test(text);

function missing(inputs: Record<string, unknown>): string {
  const names = Object.entries(inputs).flatMap(([name, value]) => (value ? [] : [name]));
  return `${names.join(' and ')} ${names.length === 1 ? 'is' : 'are'} missing`;
}
