import { data, Evaluator, Lexer, Parser } from '@actions/expressions';
import type { ExpressionData } from '@actions/expressions/data/expressiondata';
import { reviver } from '@actions/expressions/data/reviver';
import type { FunctionDefinition } from '@actions/expressions/funcs/info';
import { TokenType } from '@actions/expressions/lexer';
import { truthy } from '@actions/expressions/result';
import { messageOf } from '../errors.ts';
import { entries, isExpression, isMapping, isSequence, type Token } from './tokens.ts';

/** What an expression can see. Every context it names must be there, empty where it does not apply. */
export interface Scope {
  contexts: Record<string, unknown>;
  /** What `success()`, `failure()` and `cancelled()` answer here; `always()` is always true. */
  status?: Status;
  /** Answers `hashFiles()`; only inside a job. */
  hashFiles?: (patterns: string[]) => string;
}

export interface Status {
  success: boolean;
  failure: boolean;
  cancelled: boolean;
}

/** An expression that could not be evaluated, with its place in the file. */
export class ExpressionFault extends Error {
  override name = 'ExpressionFault';
}

/** Evaluates a token and everything below it to plain JSON data. */
export function jsonOf(token: Token | undefined, scope: Scope): unknown {
  if (!token) return undefined;
  return JSON.parse(JSON.stringify(resolve(token, scope), data.replacer) ?? 'null');
}

/** The text GitHub would put here: booleans and numbers as text, null as an empty string, a list as `Array`. */
export function textOf(token: Token | undefined, scope: Scope): string {
  return token ? resolve(token, scope).coerceString() : '';
}

/** Whether a condition holds by GitHub's rules for truth. */
export function holds(token: Token, scope: Scope): boolean {
  return truthy(resolve(token, scope));
}

/** Whether a condition holds that a file gives as bare text, such as `post-if`. */
export function holdsText(expression: string, scope: Scope): boolean {
  return truthy(evaluate(expression.replace(/^\s*\$\{\{(.*)\}\}\s*$/s, '$1'), scope));
}

/** A mapping of texts, such as `env` or `with`. */
export function textsOf(token: Token | undefined, scope: Scope): Record<string, string> {
  if (token && isExpression(token)) {
    const value = jsonOf(token, scope) as Record<string, unknown>;
    return Object.fromEntries(Object.entries(value ?? {}).map(([key, each]) => [key, String(each ?? '')]));
  }
  return Object.fromEntries(entries(token).map(([key, value]) => [key, textOf(value, scope)]));
}

function resolve(token: Token, scope: Scope): ExpressionData {
  if (isSequence(token)) return new data.Array(...[...token].map((item) => resolve(item, scope)));
  if (isMapping(token)) {
    return new data.Dictionary(...entries(token).map(([key, value]) => ({ key, value: resolve(value, scope) })));
  }
  if (!isExpression(token)) return toData(token.toJSON());
  try {
    return evaluate(token.expression, scope);
  } catch (cause) {
    throw new ExpressionFault(`(Line: ${token.line}, Col: ${token.col}): ${messageOf(cause)} in \${{ ${token.expression} }}`);
  }
}

function evaluate(expression: string, scope: Scope): ExpressionData {
  const functions = new Map(functionsOf(scope).map((info) => [info.name.toLowerCase(), info]));
  const contexts = toData(scope.contexts) as InstanceType<typeof data.Dictionary>;
  const tree = new Parser(lex(expression), Object.keys(scope.contexts), [...functions.values()]).parse();
  return new Evaluator(tree, contexts, functions).evaluate();
}

/** Tokens with their texts unescaped; the lexer of 0.3.61 turns only the first `''` of a text into a quote. */
function lex(expression: string) {
  return new Lexer(expression)
    .lex()
    .tokens.map((token) =>
      token.type === TokenType.STRING ? { ...token, value: token.lexeme.slice(1, -1).replaceAll("''", "'") } : token,
    );
}

function functionsOf({ status, hashFiles }: Scope): FunctionDefinition[] {
  const answers = status ? Object.entries({ ...status, always: true }) : [];
  const infos = answers.map(([name, value]) => ({ name, minArgs: 0, maxArgs: 0, call: () => new data.BooleanData(value) }));
  if (!hashFiles) return infos;
  const call = (...args: ExpressionData[]) => new data.StringData(hashFiles(args.map((arg) => arg.coerceString())));
  return [...infos, { name: 'hashFiles', minArgs: 1, maxArgs: 255, call }];
}

const toData = (value: unknown): ExpressionData => JSON.parse(JSON.stringify(value ?? null), reviver);
