import { commonInputs } from '#kit/inputs/common.ts';
import { defineAction, type InputValues, optional, required, withDefault } from '#kit/inputs/definition.ts';
import { choice, integer, path, text } from '#kit/inputs/fields.ts';

export const action = defineAction({
  name: 'build-artifact',
  title: 'Build artifact',
  description: 'Hands the output of "vercel build" from one job or run to another, and lets nothing else through.',
  inputs: {
    ...commonInputs,
    operation: required(choice('`upload` packs and keeps an output, `download` fetches and unpacks it.', ['upload', 'download'])),
    path: withDefault(path('The folder that holds `.vercel/output`, or that is to hold it.'), '.'),
    artifact: withDefault(text('Name of the artifact: letters, digits, `-`, `_` and `.`.'), 'shipgate-build'),
    'max-megabytes': withDefault(
      integer('How large the output may be, in millions of bytes; what is larger is neither uploaded nor unpacked.', {
        min: 1,
        max: 10_000,
      }),
      '1000',
      { configurable: true },
    ),
    digest: optional(text('For `download`: the digest that the artifact must have, as `upload` or `fork-gate` told it.')),
    'run-id': optional(
      integer('For `download` from another run of this repository: its id. Takes `sha`, `repository` and `digest` too.', {
        min: 1,
        max: Number.MAX_SAFE_INTEGER,
      }),
    ),
    sha: optional(text('With `run-id`: the full head commit that the other run was for.')),
    repository: optional(
      text('With `run-id`: the repository that this commit came from, `OWNER/NAME`; a fork, for its pull requests.'),
    ),
  },
  outputs: {
    artifact: 'Name of the artifact.',
    digest: 'SHA-256 of the artifact: `sha256:` and 64 digits.',
    size: 'Size of the artifact in bytes.',
  },
});

export type Inputs = InputValues<typeof action.inputs>;
