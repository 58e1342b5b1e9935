import type { Finding } from '#core/report.ts';
import type { Deployment } from '../adapters/vercel/deployments.ts';
import { buildFindings, endFinding } from '../findings.ts';
import type { Ports } from '../ports.ts';
import { checkAddress } from '../release/check-address.ts';
import type { SourcePlaces } from './source-place.ts';
import type { Watched } from './watch-deployment.ts';

/** A deployment that has ended, and what it should have come to. */
interface Ended {
  /** As it was when it was created; how it ended is in `end`. */
  deployment: Deployment;
  end: Watched;
  url: URL;
  places: SourcePlaces;
}

/** What is wrong with it: nothing when its address answers from it. Whether domains follow is judged by `release/judge-release.ts`. */
export async function judgeDeployment({ deployment, end, url, places }: Ended, ports: Ports): Promise<Finding[]> {
  const { stage, checks, log } = end;
  if (stage.kind === 'build-failed') return buildFindings(stage, deployment, log, places);
  const finding = endFinding(stage, checks, end.deployment ?? deployment);
  if (finding) return [finding];
  return await checkAddress(url, ports);
}
