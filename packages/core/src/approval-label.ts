/**
 * The label by which someone with write access approves one commit of a fork: it names the commit, since a label alone says nothing
 * about which. It has 47 characters; GitHub allows 50.
 */
export const approvalLabel = (sha: string): string => `deploy:${sha.toLowerCase()}`;
