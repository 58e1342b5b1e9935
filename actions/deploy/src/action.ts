import { commonInputs } from '#kit/inputs/common.ts';
import { defineAction, type InputValues } from '#kit/inputs/definition.ts';
import { accountInputs, operationInputs } from './inputs.ts';
import { outputs } from './outputs.ts';

export const action = defineAction({
  name: 'deploy',
  title: 'Deploy',
  description: 'Deploys a folder to Vercel, promotes the very deployment that was tested, and rolls production back.',
  inputs: { ...commonInputs, ...accountInputs, ...operationInputs },
  outputs,
  post: 'always',
});

export type Inputs = InputValues<typeof action.inputs>;
