import type { MappingToken } from '@actions/workflow-parser/templates/tokens/mapping-token';
import type { ScalarToken } from '@actions/workflow-parser/templates/tokens/scalar-token';
import type { SequenceToken } from '@actions/workflow-parser/templates/tokens/sequence-token';
import type { TemplateToken } from '@actions/workflow-parser/templates/tokens/template-token';

/** A node of a parsed workflow: a literal, a list, a mapping or an expression, with its place in the file. */
export type Token = TemplateToken;

// The numbers are those of `TokenType` in @actions/workflow-parser, which exports them as a const enum without values.
const SEQUENCE = 1;
const MAPPING = 2;
const EXPRESSION = 3;

export const isMapping = (token: Token): token is MappingToken => token.templateTokenType === MAPPING;
export const isSequence = (token: Token): token is SequenceToken => token.templateTokenType === SEQUENCE;
export const isExpression = (token: Token): token is ScalarToken & { expression: string } =>
  token.templateTokenType === EXPRESSION;

/** The keys and values of a mapping; none where it is absent or not a mapping. */
export function entries(token: Token | undefined): [string, Token][] {
  if (!token || !isMapping(token)) return [];
  return [...token].map(({ key, value }) => [key.toString(), value]);
}

export function get(token: Token | undefined, key: string): Token | undefined {
  return entries(token).find(([name]) => name === key)?.[1];
}

export function items(token: Token | undefined): Token[] {
  if (!token) return [];
  return isSequence(token) ? [...token] : [token];
}

/** The text of a literal that the schema keeps free of expressions, such as an id or `uses`. */
export function literal(token: Token | undefined): string | undefined {
  return token?.isScalar ? (token as ScalarToken).toString() : undefined;
}
