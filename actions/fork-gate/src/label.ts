const PREFIX = 'deploy:';

/** The label that approves one commit. It has 47 characters; GitHub allows 50. */
export const labelFor = (sha: string) => `${PREFIX}${sha.toLowerCase()}`;

/** GitHub's labels do not differ by case. */
export const isLabel = (label: string, wanted: string) => label.toLowerCase() === wanted.toLowerCase();

/** Whether a label is meant to approve some commit. */
export const isApproval = (label: string) => label.toLowerCase().startsWith(PREFIX);
