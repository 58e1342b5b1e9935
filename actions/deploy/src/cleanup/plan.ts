import type { Candidate } from '../adapters/vercel/cleanup.ts';
import { PULL_REQUEST_META, REPOSITORY_META } from '../make/deployment-body.ts';

/** Whose deployments are to go. */
export interface Subject {
  /** `OWNER/NAME`. */
  repository: string;
  pullRequest: number;
}

/** The pull request's number as Vercel's own Git app writes it into `meta`. */
export const GIT_APP_PULL_REQUEST_META = 'githubPrId';

export interface Plan {
  /** Newest first. */
  remove: Candidate[];
  /** Kept because `keep-latest` says so. */
  keep: Candidate[];
}

/** Whether a deployment was surely made for this pull request: by Shipgate, or by Vercel's own Git app, for this very repository. */
export function isOf({ repository, pullRequest }: Subject, { meta = {} }: Candidate): boolean {
  const number = String(pullRequest);
  const isSame = (name: unknown) => typeof name === 'string' && name.toLowerCase() === repository.toLowerCase();
  if (meta[PULL_REQUEST_META] !== undefined) return meta[PULL_REQUEST_META] === number && isSame(meta[REPOSITORY_META]);
  return meta[GIT_APP_PULL_REQUEST_META] === number && isSame(`${meta.githubOrg}/${meta.githubRepo}`);
}

/** A release, a custom environment's deployment and whatever Vercel may add are no preview. */
const isPreview = ({ target, customEnvironment }: Candidate) =>
  (target === undefined || target === null || target === 'preview') && !customEnvironment;

/** Decides what goes. `keepLatest` counts those that can be looked at: a build that failed or was cancelled never stays. */
export function planRemoval(listed: readonly Candidate[], subject: Subject, keepLatest: number): Plan {
  const own = [...new Map(listed.map((one) => [one.uid, one])).values()]
    .filter((candidate) => isOf(subject, candidate) && isPreview(candidate))
    .toSorted((a, b) => bornAt(b) - bornAt(a));
  const keep = own.filter((one) => !['ERROR', 'CANCELED'].includes(one.readyState ?? one.state ?? '')).slice(0, keepLatest);
  return { remove: own.filter((one) => !keep.includes(one)), keep };
}

const bornAt = ({ createdAt, created }: Candidate) => createdAt ?? created ?? 0;
