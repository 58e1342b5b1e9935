import type { Project } from '../adapters/vercel/project.ts';
import type { Vercel } from '../adapters/vercel/vercel.ts';

/** What production is at one moment. */
export interface Production {
  domains: { name: string; deploymentId: string | undefined }[];
  /** The deployment that people get; undefined before the first release. */
  current: string | undefined;
}

/** Asks what stands behind each production domain. That is what people get, whatever the project says of itself. */
export async function readProduction(
  vercel: Pick<Vercel, 'productionDomains' | 'deploymentBehind'>,
  project: Project,
): Promise<Production> {
  const names = await vercel.productionDomains(project.id);
  const domains = await Promise.all(names.map(async (name) => ({ name, deploymentId: await vercel.deploymentBehind(name) })));
  return { domains, current: currentOf(domains, project.targets?.production?.id ?? undefined) };
}

/** The one deployment behind all domains; where they disagree or there are none, the one that the project names. */
export function currentOf(domains: Production['domains'], named: string | undefined): string | undefined {
  const behind = new Set(domains.map(({ deploymentId }) => deploymentId));
  const [first] = behind;
  return behind.size === 1 && first !== undefined ? first : (named ?? [...behind].find((id) => id !== undefined));
}

/** Whether every production domain serves this deployment. */
export const isServing = ({ domains, current }: Production, id: string) =>
  current === id && domains.every(({ deploymentId }) => deploymentId === id);

/** The domain that people know: the first of one's own, else Vercel's. */
export const mainDomain = (domains: readonly { name: string }[]): string | undefined =>
  (domains.find(({ name }) => !name.endsWith('.vercel.app')) ?? domains[0])?.name;
