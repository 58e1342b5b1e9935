import { stringify } from 'yaml';
import { SUITE_SLUG } from '#core/suite.ts';
import type { Grant, Offer } from '../offer.ts';
import type { Suite } from '../suite.ts';

/** One call of a reusable workflow. */
export interface CallerJob {
  id: string;
  name: string;
  if?: string;
  /** Inputs in their order; a value with line ends is written as a block. */
  with: Readonly<Record<string, string | boolean>>;
}

/** A workflow file of the consumer's. */
export interface Caller {
  name: string;
  /** The reusable workflow. */
  offer: Offer;
  /** The block of triggers, from `on:` on. */
  on: string;
  /** `why` stands above the group, for whoever wonders about it. */
  concurrency: { why?: string; group: string; cancelInProgress: boolean };
  /** Said where a stranger's event starts it: such a run could otherwise leave a cache for others. */
  cacheMode?: 'none';
  jobs: readonly CallerJob[];
  secrets: readonly string[];
}

/** The file's text: pinned, with the reason of every scope beside it. */
export function callerText({ name, offer, on, concurrency, cacheMode, jobs, secrets }: Caller, suite: Suite): string {
  return [
    `name: ${name}`,
    '',
    on,
    '',
    'permissions: {}',
    '',
    ...(cacheMode === undefined
      ? []
      : [`cache-mode: ${cacheMode} # nothing that a stranger's event starts leaves a cache for other runs`, '']),
    'concurrency:',
    ...(concurrency.why === undefined ? [] : [`  # ${concurrency.why}`]),
    `  group: ${concurrency.group}`,
    `  cancel-in-progress: ${concurrency.cancelInProgress}`,
    '',
    'jobs:',
    jobs.map((job) => jobText(job, offer, secrets, suite)).join('\n\n'),
    '',
  ].join('\n');
}

function jobText(job: CallerJob, offer: Offer, secrets: readonly string[], suite: Suite): string {
  return [
    `  ${job.id}:`,
    `    name: ${scalar(job.name)}`,
    ...(job.if === undefined ? [] : [`    if: \${{ ${job.if} }}`]),
    ...block('permissions', offer.grants.map(grantLine)),
    `    uses: ${SUITE_SLUG}/.github/workflows/${offer.name}.yml@${suite.sha} # ${suite.versionOf(offer.name)}`,
    ...block('with', Object.entries(job.with).map(inputLines)),
    ...block(
      'secrets',
      secrets.map((secret) => `      ${secret}: \${{ secrets.${secret} }}`),
    ),
  ].join('\n');
}

/** A section of the job, left out where it is empty: YAML would read it as null. */
const block = (key: string, lines: readonly string[]): string[] => (lines.length > 0 ? [`    ${key}:`, ...lines] : []);

const grantLine = ({ scope, access, reason }: Grant) => `      ${scope}: ${access} # ${reason}`;

const inputLines = ([name, value]: [string, string | boolean]): string =>
  typeof value === 'string' && value.includes('\n')
    ? [`      ${name}: |`, ...value.split('\n').map((line) => `        ${line}`)].join('\n')
    : `      ${name}: ${scalar(value)}`;

/** On one line, in quotes where YAML would read something else. */
const scalar = (value: string | boolean) => stringify(value, { lineWidth: 0 }).trim();
