import { createHash } from 'node:crypto';
import { UserError } from '#kit/errors.ts';
import { slug } from './slug.ts';
import { MAX_LABEL_LENGTH, type Part, type Placeholder, parseTemplate, type Template } from './template.ts';

/** What the placeholders stand for in this run. */
export interface AliasValues {
  /** undefined at a terminal, which is on no branch of a run. */
  branch: string | undefined;
  /** undefined where there is no pull request. */
  pr: string | undefined;
  /** The whole commit hash; undefined at a terminal. */
  sha: string | undefined;
  environment: string;
  project: string;
}

/** Forty bits of a digest: enough that no two branches of a repository share them by chance. */
const HASH_LENGTH = 10;
/** A part of a label that looks like a hash. What is not hashed never has one, so a branch cannot take a hashed branch's name. */
const HASH_SHAPE = new RegExp(`(^|-)[0-9a-f]{${HASH_LENGTH}}(-|$)`);
/** As git abbreviates it in large repositories. */
const SHA_LENGTH = 12;
/** @see https://www.rfc-editor.org/rfc/rfc1035#section-2.3.4 */
const MAX_NAME_LENGTH = 253;

/**
 * Fills templates, so that two different branches never get the same name: as soon as a value cannot stand as it is, a hash of it does.
 * @returns host names in lower case without repetitions, in the templates' order.
 * @throws UserError for a template that is none, or for what this run has not got.
 */
export function aliasNames(given: readonly string[], values: AliasValues): string[] {
  const templates = given.map(parseTemplate);
  return [...new Set(templates.map((template) => fillTemplate(template, values, templates)))];
}

function fillTemplate(template: Template, values: AliasValues, all: readonly Template[]): string {
  const read = (placeholder: Placeholder) => givenValue(placeholder, values, template);
  const fill = (how: 'as-needed' | 'hashed') => template.labels.map((label) => fillLabel(label, read, template, how)).join('.');
  const name = fill('as-needed');
  const isRivals = all.some((rival) => outranks(rival, template) && patternOf(rival).test(name));
  const safe = isRivals ? fill('hashed') : name;
  if (safe.length > MAX_NAME_LENGTH)
    throw new UserError(
      `Alias "${template.text}" becomes a name of ${safe.length} characters; a host name may have ${MAX_NAME_LENGTH}.`,
    );
  return safe;
}

function givenValue(placeholder: Placeholder, values: AliasValues, { text }: Template): string {
  const value = values[placeholder];
  if (value === undefined) {
    const why =
      placeholder === 'pr'
        ? 'this run belongs to no pull request. Use {branch}, or give this alias in the job for pull requests only.'
        : 'only a run on GitHub has one. Write the name out.';
    throw new UserError(`Alias "${text}" asks for {${placeholder}}, but ${why}`);
  }
  return placeholder === 'sha' ? value.slice(0, SHA_LENGTH) : value;
}

type Read = (placeholder: Placeholder) => string;

function fillLabel(label: Part[], read: Read, template: Template, how: 'as-needed' | 'hashed'): string {
  const placeholders = label.flatMap((part) => ('placeholder' in part ? [part.placeholder] : []));
  const plain = label.map((part) => ('text' in part ? part.text : slug(read(part.placeholder)))).join('');
  if (placeholders.length === 0) return plain;
  const isFaithful = placeholders.every((placeholder) => slug(read(placeholder)) === read(placeholder));
  const isForced =
    how === 'hashed' && placeholders.some((placeholder) => placeholder === 'branch' || placeholder === 'environment');
  const isFine = plain.length <= MAX_LABEL_LENGTH && !HASH_SHAPE.test(plain) && plain.slice(2, 4) !== '--';
  if (isFaithful && isFine && !isForced && !isAmbiguous(label, read)) return plain;
  const digest = createHash('sha256')
    .update(JSON.stringify([template.text, ...placeholders.map(read)]))
    .digest('hex');
  return withHash(label, read, digest.slice(0, HASH_LENGTH));
}

/** Puts the hash behind the value that most likely made it necessary, and cuts that value where the label is too long. */
function withHash(label: Part[], read: Read, hash: string): string {
  const carrier = (['branch', 'environment', 'project'] as const)
    .map((wanted) => label.findIndex((part) => 'placeholder' in part && part.placeholder === wanted))
    .find((index) => index >= 0);
  const text = (part: Part) => ('text' in part ? part.text : slug(read(part.placeholder)));
  const index = carrier ?? label.length - 1;
  const before = label.slice(0, index).map(text).join('');
  const after = label
    .slice(index + 1)
    .map(text)
    .join('');
  const room = MAX_LABEL_LENGTH - before.length - after.length - HASH_LENGTH - 2;
  const own = text(label[index] ?? { text: '' });
  // Without room for the parts around it, everything is cut and the hash ends the label.
  const joined =
    room >= 0
      ? join(before + own.slice(0, room), join(hash, after))
      : join((before + own + after).slice(0, MAX_LABEL_LENGTH - HASH_LENGTH - 1), hash);
  return joined.replace(/^(..)--+/, '$1-').replace(/^-+|-+$/g, '');
}

const join = (left: string, right: string) => [left.replace(/-+$/, ''), right.replace(/^-+/, '')].filter(Boolean).join('-');

/** Whether other values could give the same label, such as branch `a-b` with environment `c`, and branch `a` with environment `b-c`. */
function isAmbiguous(label: Part[], read: Read): boolean {
  // The project is the same for every deployment of this job.
  const pieces = label.map((part) =>
    'placeholder' in part && part.placeholder === 'project' ? { text: slug(read('project')) } : part,
  );
  const varying = new Set(pieces.flatMap((part) => ('placeholder' in part ? [part.placeholder] : [])));
  if (varying.size < 2) return false;
  const shape = pieces.map((part) => ('text' in part ? part.text : '\0')).join('');
  const touch = /\0[^-\0]*\0/.test(shape);
  const hyphenated = [read('branch'), read('environment')].some((value) => value.includes('-'));
  return touch || (varying.has('branch') && varying.has('environment') && hyphenated);
}

/** Of two templates that could give the same name, the one that says more of it keeps it. */
function outranks(one: Template, other: Template): boolean {
  const [a, b] = [rankOf(one), rankOf(other)];
  return a === b ? one.text > other.text : a > b;
}

function rankOf({ labels }: Template): number {
  const parts = labels.flat();
  const isOpen = parts.some(
    (part) => 'placeholder' in part && (part.placeholder === 'branch' || part.placeholder === 'environment'),
  );
  return parts.reduce((sum, part) => sum + ('text' in part ? part.text.length : 0), isOpen ? 0 : 1000);
}

/** Every name that a template could give. */
function patternOf({ labels }: Template): RegExp {
  const source = (part: Part) => {
    if ('text' in part) return part.text;
    if (part.placeholder === 'pr') return '\\d+';
    return part.placeholder === 'sha' ? `[0-9a-f]{${SHA_LENGTH}}` : '[a-z0-9-]+';
  };
  return new RegExp(`^${labels.map((label) => label.map(source).join('')).join('\\.')}$`);
}
