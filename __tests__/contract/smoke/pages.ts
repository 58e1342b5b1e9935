/** A whole HTML page with a title. */
export const page = (title: string, main = '<p>Words for a visitor.</p>', head = ''): string =>
  `<!doctype html><html lang="en"><head><title>${title}</title>${head}</head><body><main>${main}</main></body></html>`;
