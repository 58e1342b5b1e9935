import { commonInputs } from '#kit/inputs/common.ts';
import { defineAction, optional, required, withDefault } from '#kit/inputs/definition.ts';
import { choice, integer, secret, text } from '#kit/inputs/fields.ts';

export const SCENES = [
  'pass',
  'fail',
  'warn',
  'user-error',
  'bug',
  'throw-nothing',
  'stray-rejection',
  'stray-rejections',
  'lost-evidence',
  'leak',
  'hostile',
  'open-socket',
  'wait',
  'stubborn',
] as const;
export type Scene = (typeof SCENES)[number];

/** An action that does what a test asks for, to prove what `runAction` makes of it. */
export const action = defineAction({
  name: 'fixture',
  title: 'Shipgate: Fixture',
  description: 'Plays a scene.',
  inputs: {
    ...commonInputs,
    scene: required(choice('What to play.', SCENES)),
    text: optional(text('Goes into finding, output, log and summary.')),
    pages: withDefault(integer('A number.', { min: 1, max: 9 }), '1'),
    'api-key': optional(secret('A key.'), { env: 'FIXTURE_API_KEY' }),
  },
  outputs: { progress: 'How far it came.' },
});
