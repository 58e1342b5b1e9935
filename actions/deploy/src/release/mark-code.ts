/** Vercel's id stands first, so that no text behind it, which may be a stranger's, can pass for it. */
const NAMED = /^(dpl_[A-Za-z0-9]{1,64})(?:: |$)/;

/** Puts Vercel's id of the deployment before the description of a status on GitHub. */
export const describeDeployment = (deploymentId: string, description: string) => `${deploymentId}: ${description}`;

/** Which Vercel deployment a status on GitHub is about; undefined when it names none. */
export const describedDeployment = (description: string): string | undefined => NAMED.exec(description)?.[1];
