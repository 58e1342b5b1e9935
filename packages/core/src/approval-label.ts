const PREFIX = 'deploy:';

/**
 * The label by which someone with write access approves one commit of a fork: it names the commit, since a label alone says nothing
 * about which. It has 47 characters; GitHub allows 50.
 */
export const approvalLabel = (sha: string): string => `${PREFIX}${sha.toLowerCase()}`;

/** Whether a label is meant to approve some commit. GitHub's labels do not differ by case. */
export const isApprovalLabel = (label: string): boolean => label.toLowerCase().startsWith(PREFIX);
