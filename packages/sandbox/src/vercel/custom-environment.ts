/** A project's own environment beside production and preview. @see https://vercel.com/docs/deployments/environments#custom-environments */
export interface CustomEnvironment {
  id: string;
  slug: string;
  createdAt: number;
  domains: string[];
  env: Record<string, string>;
}
