import type { Finding } from '#core/report.ts';
import type { DomainFacts } from '../facts.ts';
import { finding } from './finding.ts';

/** Whether what visitors of the domain get is a deployment of this project. */
export function onProject({ domain, projectId, holder }: DomainFacts): Finding {
  const { name, redirect, verified } = domain;
  const rule = 'domain-on-project';
  if (redirect) return finding(rule, name, 'pass', `${name} leads to ${redirect}.`);
  if (verified === false) return finding(rule, name, 'skip', `${name} serves nothing until it is verified.`);
  if (holder.kind === 'unknown')
    return { ...finding(rule, name, 'error', `What stands behind ${name} could not be read.`), help: holder.detail };
  const behind = holder.holder;
  if (!behind?.deploymentId)
    return {
      ...finding(rule, name, 'warn', `No deployment stands behind ${name} yet.`),
      help: 'The first release to production takes it.',
    };
  if (behind.projectId !== undefined && behind.projectId !== projectId)
    return {
      ...finding(rule, name, 'fail', `${name} serves a deployment of another project.`),
      actual: behind.projectId,
      expected: projectId,
      fix: 'Remove the domain from the other project on Vercel, then promote again.',
    };
  return finding(rule, name, 'pass', `${name} serves ${behind.deploymentId} of this project.`);
}
