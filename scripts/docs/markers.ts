/**
 * Puts a text between `<!-- name:start -->` and `<!-- name:end -->`.
 * @throws Error when only one of the two stands there. A page without both stays as it is.
 */
export function fillMarkers(page: string, name: string, text: string): string {
  const [start, end] = [`<!-- ${name}:start -->`, `<!-- ${name}:end -->`];
  const [from, to] = [page.indexOf(start), page.indexOf(end)];
  if (from < 0 && to < 0) return page;
  if (from < 0 || to < from) throw new Error(`The markers "${start}" and "${end}" must both stand there, in this order.`);
  return `${page.slice(0, from + start.length)}\n${text}\n${page.slice(to)}`;
}
