import type { Paint } from '#core/render/terminal.ts';
import { DEFAULT_CONFIG_PATH } from '#kit/inputs/common.ts';
import type { ActionDefinition, Input } from '#kit/inputs/definition.ts';
import { type Field, isConfidential } from '#kit/inputs/fields.ts';
import { OWN_FLAGS } from './flags.ts';
import { npmRun } from './usage.ts';

const usage = () => `${npmRun()} shipgate --`;

interface Known {
  commands: readonly ActionDefinition[];
  actions: readonly ActionDefinition[];
}

/** What there is to run. */
export function suiteHelp({ commands, actions }: Known, paint: Paint): string {
  const width = Math.max(...[...commands, ...actions].map(({ name }) => name.length));
  const row = ({ name, description }: ActionDefinition) => `  ${paint('bold', name.padEnd(width))}  ${description}`;
  return [
    `${paint('bold', 'Usage:')} ${usage()} <command or action> [--input value …]`,
    '',
    'To begin with:',
    '',
    ...commands.map(row),
    '',
    'Runs an action of Shipgate here as a GitHub runner would, with the same verdict and exit code:',
    '',
    ...actions.map(row),
    '',
    `"${usage()} <name> --help" lists the flags of each.`,
  ].join('\n');
}

/** An action's flags, from its definition. */
export function actionHelp({ name, description, inputs }: ActionDefinition, paint: Paint): string {
  return [
    `${paint('bold', 'Usage:')} ${[usage(), name, ...Object.entries(inputs).flatMap(exampleOf)].join(' ')} …`,
    '',
    description,
    '',
    ...Object.entries(inputs).map(([flag, input]) => entry(nameOf(flag, input), about(input), paint)),
    ...Object.entries(OWN_FLAGS).map(([flag, text]) => entry(`--${flag}`, text, paint)),
    '',
    `* may also stand in ${DEFAULT_CONFIG_PATH}, under "${name}:". A list may be given several times or separated by commas.`,
  ].join('\n');
}

/** The flags of `init` or `doctor`. */
export const commandHelp = (
  { name, description, inputs }: ActionDefinition,
  own: readonly (keyof typeof OWN_FLAGS)[],
  paint: Paint,
): string =>
  [
    `${paint('bold', 'Usage:')} ${usage()} ${name} [--flag …]`,
    '',
    description,
    '',
    ...Object.entries(inputs).map(([flag, input]) => entry(nameOf(flag, input), about(input), paint)),
    ...own.map((flag) => entry(`--${flag}`, OWN_FLAGS[flag], paint)),
  ].join('\n');

const exampleOf = ([name, { presence, env, field }]: [string, Input]): string[] =>
  presence === 'required' && !env ? [`--${name}${placeholderOf(field)}`] : [];

/** A flag, but for a secret the variable that it is read from. */
const nameOf = (flag: string, { field, env }: Input) =>
  isConfidential(field.kind) ? `$${env}` : `--${flag}${placeholderOf(field)}`;

/** What follows a flag: the words of a choice, else its kind. */
const placeholderOf = ({ kind, choices }: Field<unknown>): string => (kind === 'flag' ? '' : ` <${choices?.join('|') ?? kind}>`);

const entry = (flag: string, text: string, paint: Paint) => `  ${paint('bold', flag)}\n      ${text}`;

function about({ field, presence, env, configurable }: Input): string {
  return [
    field.description,
    typeof presence === 'object' && `Default: ${presence.default}.`,
    presence === 'required' && 'Required.',
    env && !isConfidential(field.kind) && `Also from ${env}.`,
    configurable && '*',
  ]
    .filter(Boolean)
    .join(' ');
}
