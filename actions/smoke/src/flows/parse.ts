import {
  type Document,
  isMap,
  isNode,
  isScalar,
  isSeq,
  LineCounter,
  type Node,
  type Pair,
  parseDocument,
  type YAMLMap,
} from 'yaml';
import type * as z from 'zod/mini';
import { didYouMean } from '#core/text.ts';
import { messageOf, UserError } from '#kit/errors.ts';
import { problemOf } from './problem.ts';
import type { Flow } from './schema.ts';
import type { Step, Verb } from './step.ts';
import { VERBS } from './steps/index.ts';

const KEYS = ['name', 'steps'];
const WORDS = Object.keys(VERBS);

/** A file being read: where its parts stand, and how to refuse one. */
interface Source {
  file: string;
  document: Document;
  lineOf(node: unknown): number;
  refuse(node: unknown, problem: string): UserError;
}

/**
 * Reads one flow.
 * @throws UserError `file:line:column: …` for YAML that is broken, a key or verb that is unknown (with the nearest known one), or a value of the wrong form.
 */
export function parseFlow(text: string, file: string): Flow {
  const source = openSource(text, file);
  const root = source.document.contents;
  if (!isMap(root)) throw source.refuse(root, 'a flow must be a map with `name` and `steps`');
  for (const { key } of root.items) refuseUnknown(source, key, KEYS, 'key');
  const name = root.get('name');
  if (typeof name !== 'string' || name.trim() === '')
    throw source.refuse(root.get('name', true) ?? root, '`name` must be a text');
  const list = root.get('steps', true);
  if (!isSeq(list) || list.items.length === 0) throw source.refuse(list ?? root, '`steps` must be a list with at least one step');
  const steps = list.items.map((item) => parseStep(source, item));
  const [first] = steps;
  if (!first?.opensPage) throw source.refuse(list.items[0], 'a flow must begin with `goto`');
  return { name: name.trim(), file, start: first.title.slice('goto '.length), steps };
}

function openSource(text: string, file: string): Source {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false });
  const offsetOf = (node: unknown) => (isNode(node) ? (node.range?.[0] ?? 0) : 0);
  const at = (offset: number) => {
    const { line, col } = lines.linePos(offset);
    return `${file}:${Math.max(line, 1)}:${Math.max(col, 1)}`;
  };
  const [broken] = document.errors;
  if (broken) throw new UserError(`${at(broken.pos[0])}: this is not valid YAML: ${broken.message}`);
  return {
    file,
    document,
    lineOf: (node) => Math.max(lines.linePos(offsetOf(node)).line, 1),
    refuse: (node, problem) => new UserError(`${at(offsetOf(node))}: ${problem}`.replace(/([^.?])$/, '$1.')),
  };
}

function parseStep(source: Source, node: unknown): Step {
  const [pair] = isMap(node) ? (node as YAMLMap<Node, Node>).items : [];
  if (!isMap(node) || !pair || node.items.length !== 1) {
    throw source.refuse(node, `a step must be one verb with what it needs. Known are: ${WORDS.join(', ')}`);
  }
  const word = refuseUnknown(source, pair.key, WORDS, 'verb') as keyof typeof VERBS;
  return bind(source, word, VERBS[word] as Verb<unknown>, pair);
}

function bind(source: Source, word: string, verb: Verb<unknown>, pair: Pair<Node, Node | null>): Step {
  const value = plainValue(source, pair.value);
  const result = verb.args.safeParse(value);
  if (!result.success) throw refuseValue(source, word, pair, value, result.error.issues[0]);
  const args = result.data;
  return {
    title: verb.describe(args),
    line: source.lineOf(pair.key),
    opensPage: word === 'goto',
    judgesStatus: word === 'expect' && typeof args === 'object' && args !== null && 'status' in args,
    run: (context) => verb.run(args, context),
  };
}

/** @throws UserError for aliases that would make a large value of a small text, and for lists too deep to walk. */
function plainValue(source: Source, node: Node | null): unknown {
  try {
    return isNode(node) ? node.toJS(source.document) : undefined;
  } catch (cause) {
    throw source.refuse(node, `this cannot be read: ${messageOf(cause)}`);
  }
}

type Issue = z.core.$ZodIssue;

function refuseValue(
  source: Source,
  word: string,
  pair: Pair<Node, Node | null>,
  value: unknown,
  issue: Issue | undefined,
): UserError {
  const path = issue?.path ?? [];
  const unknownKey = issue?.code === 'unrecognized_keys' ? issue.keys[0] : undefined;
  const holder = path.length > 0 && isMap(pair.value) ? pair.value.getIn(path, true) : pair.value;
  const keyNode =
    unknownKey !== undefined && isMap(holder) ? holder.items.find(({ key }) => keyText(key) === unknownKey)?.key : undefined;
  const given = path.reduce<unknown>((inner, key) => (inner as Record<PropertyKey, unknown> | undefined)?.[key], value);
  const place = [word, ...path.map(String)].join('.');
  return source.refuse(keyNode ?? holder ?? pair.value ?? pair.key, `\`${place}\` ${problemOf(issue, given)}`);
}

function refuseUnknown(source: Source, key: unknown, known: readonly string[], kind: 'key' | 'verb'): string {
  const word = keyText(key);
  if (known.includes(word)) return word;
  throw source.refuse(key, `unknown ${kind} "${word}".${didYouMean(word, known)} Known are: ${known.join(', ')}`);
}

const keyText = (key: unknown): string => (isScalar(key) ? String(key.value) : '');
