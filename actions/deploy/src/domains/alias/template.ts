import { didYouMean } from '#core/text.ts';
import { UserError } from '#kit/errors.ts';

/** What a template may ask for. */
const PLACEHOLDERS = ['branch', 'pr', 'sha', 'environment', 'project'] as const;
export type Placeholder = (typeof PLACEHOLDERS)[number];

/** Text that stands as it is, or the name of a placeholder. */
export type Part = { text: string } | { placeholder: Placeholder };

export interface Template {
  /** As it was given, in lower case. */
  text: string;
  /** The parts between the dots. */
  labels: Part[][];
}

/** @see https://www.rfc-editor.org/rfc/rfc1035#section-2.3.4 */
export const MAX_LABEL_LENGTH = 63;

/**
 * Reads an alias: one label, which gets Vercel's own suffix, or a full domain.
 * @throws UserError for an unknown placeholder, or for what can be no host name whatever stands in the placeholders.
 */
export function parseTemplate(given: string): Template {
  const wrong = (why: string) => new UserError(`Alias "${given}" ${why}`);
  if (given.includes('{{')) throw wrong('has double braces. Write {branch}, with one brace on each side.');
  // Dots inside braces are no borders of labels: they belong to a placeholder that is refused by its name.
  const labels = given
    .split(/\.(?![^{]*\})/)
    .map((label) => label.split(/(\{[^{}]*\})/).flatMap((part) => readPart(part, wrong)));
  for (const label of labels) checkLabel(label, wrong);
  return { text: given.toLowerCase(), labels };
}

function readPart(part: string, wrong: (why: string) => UserError): Part[] {
  const name = /^\{(.*)\}$/.exec(part)?.[1];
  if (name === undefined) return part === '' ? [] : [{ text: part.toLowerCase() }];
  const placeholder = PLACEHOLDERS.find((known) => known === name);
  if (placeholder) return [{ placeholder }];
  const allowed = PLACEHOLDERS.map((known) => `{${known}}`).join(', ');
  throw wrong(`has the unknown placeholder {${name}}.${didYouMean(name, PLACEHOLDERS)} Allowed are ${allowed}.`);
}

function checkLabel(label: Part[], wrong: (why: string) => UserError): void {
  const shape = label.map((part) => ('text' in part ? part.text : 'x')).join('');
  const hasPlaceholder = label.some((part) => 'placeholder' in part);
  if (shape === '') throw wrong('has an empty part. Write a host name such as {branch}.preview.example.com.');
  if (!/^[a-z0-9-]+$/.test(shape))
    throw wrong(
      'is no host name: only letters, digits, hyphens, dots and placeholders may stand in it, without a scheme or path.',
    );
  if (shape.startsWith('-') || shape.endsWith('-'))
    throw wrong('has a part that begins or ends with a hyphen, which no host name may.');
  if (!hasPlaceholder && shape.length > MAX_LABEL_LENGTH)
    throw wrong(`has a part of ${shape.length} characters; a host name's may have ${MAX_LABEL_LENGTH}.`);
  const [first] = label;
  if (hasPlaceholder && first && 'text' in first && first.text.slice(2, 4) === '--')
    throw wrong('has two hyphens as the third and fourth letter before a placeholder, which browsers read as an encoded name.');
}
