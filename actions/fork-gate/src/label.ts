/** GitHub's labels do not differ by case. */
export const isLabel = (label: string, wanted: string) => label.toLowerCase() === wanted.toLowerCase();
