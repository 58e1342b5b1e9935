/** GitHub's labels do not differ by case. */
export const isLabel = (label: string, wanted: string) => label.toLowerCase() === wanted.toLowerCase();

/** Whether a label is meant to approve some commit. */
export const isApproval = (label: string) => label.toLowerCase().startsWith('deploy:');
