import { commonInputs } from '#kit/inputs/common.ts';
import { defineAction, type InputValues, withDefault } from '#kit/inputs/definition.ts';
import { text } from '#kit/inputs/fields.ts';

export const action = defineAction({
  name: 'fork-gate',
  title: 'Fork gate',
  description:
    "Says whether what a fork's pull request has built may be deployed: a label with its commit, by someone who may write.",
  inputs: {
    ...commonInputs,
    artifact: withDefault(text("Name of the artifact that the fork's run leaves."), 'shipgate-build'),
  },
  outputs: {
    allowed: '`true` when it may be deployed, else `false`.',
    'pull-request': 'Number of the open pull request with this very commit; empty when there is none.',
    sha: 'The commit that was built: the head of the pull request.',
    'head-repository': 'The fork, `OWNER/NAME`.',
    'head-ref': "The branch in the fork. Its name is a stranger's text: never put it into a script.",
    'run-id': 'The run that built it.',
    artifact: 'Name of the artifact.',
    digest: 'SHA-256 of the artifact, as GitHub computed it: `sha256:` and 64 digits.',
  },
});

export type Inputs = InputValues<typeof action.inputs>;
