/** Whether a name fits a list of filter patterns; a later `!pattern` takes it out again. */
export function matchesFilter(name: string, list: string[]): boolean {
  return list.reduce((fits, pattern) => {
    const isNegative = pattern.startsWith('!');
    return toExpression(isNegative ? pattern.slice(1) : pattern).test(name) ? !isNegative : fits;
  }, false);
}

/** GitHub's own kind of glob: `**` crosses slashes, `?` and `+` repeat what stands before them; `**` and a slash may be nothing. */
function toExpression(pattern: string): RegExp {
  const source = pattern.replace(/\*\*\/|\*\*|[*.^$(){}|]/g, (part) => {
    if (part === '**/') return '(.*/)?';
    if (part === '**') return '.*';
    return part === '*' ? '[^/]*' : `\\${part}`;
  });
  return new RegExp(`^${source}$`);
}
