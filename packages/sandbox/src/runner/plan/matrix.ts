import { isDeepStrictEqual } from 'node:util';
import { InvalidWorkflow } from '../errors.ts';

export type Combination = Record<string, unknown>;

/** The most jobs that one matrix may make. https://docs.github.com/actions/reference/workflows-and-actions/workflow-syntax#jobsjob_idstrategymatrix */
const MAX_JOBS = 256;

/**
 * Expands an evaluated `strategy.matrix`: the product of its lists, less `exclude`, joined or extended by `include`.
 * @throws InvalidWorkflow for a value that is no list, for an empty matrix and for more than 256 jobs
 */
export function expandMatrix(matrix: Record<string, unknown>, where: string): Combination[] {
  const { include = [], exclude = [], ...axes } = matrix;
  const listOf = (name: string, value: unknown) => {
    if (!Array.isArray(value)) throw new InvalidWorkflow(`${where}: Matrix vector '${name}' is not a list`);
    return value;
  };
  const product = Object.entries(axes).reduce<Combination[]>(
    (all, [name, value]) => all.flatMap((one) => listOf(name, value).map((each) => ({ ...one, [name]: each }))),
    Object.keys(axes).length > 0 ? [{}] : [],
  );
  const excluded = listOf('exclude', exclude) as Combination[];
  const kept = product.filter((one) => !excluded.some((rule) => agrees(one, rule, Object.keys(rule))));
  const combinations = addIncluded(kept, listOf('include', include) as Combination[], Object.keys(axes));
  if (combinations.length === 0) throw new InvalidWorkflow(`${where}: Matrix must define at least one vector`);
  if (combinations.length > MAX_JOBS) throw new InvalidWorkflow(`${where}: Strategy produces more than ${MAX_JOBS} matrix jobs`);
  return combinations;
}

/** How GitHub tells the jobs of a matrix apart: `(linux, 24)`. */
export function combinationLabel(combination: Combination): string {
  const flat = (value: unknown): string[] =>
    value !== null && typeof value === 'object' ? Object.values(value).flatMap(flat) : [String(value ?? '')];
  return `(${Object.values(combination).flatMap(flat).join(', ')})`;
}

/** An included entry extends each combination whose original values it does not change; where there is none it is one of its own. */
function addIncluded(kept: Combination[], included: Combination[], axes: string[]): Combination[] {
  const extended = kept.map((one) => ({ ...one }));
  const own: Combination[] = [];
  for (const entry of included) {
    const shared = axes.filter((axis) => axis in entry);
    const fitting = kept.flatMap((one, index) => (agrees(one, entry, shared) ? [index] : []));
    for (const index of fitting) extended[index] = { ...extended[index], ...entry };
    if (fitting.length === 0) own.push({ ...entry });
  }
  return [...extended, ...own];
}

const agrees = (one: Combination, other: Combination, keys: string[]): boolean =>
  keys.every((key) => isDeepStrictEqual(one[key], other[key]));
