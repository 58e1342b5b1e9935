import { defineAction, withDefault } from '#kit/inputs/definition.ts';
import { integer } from '#kit/inputs/fields.ts';

/** `shipgate doctor`: it reads the same environment variables as the actions. */
export const doctorCommand = defineAction({
  name: 'doctor',
  title: 'Doctor',
  description:
    'Tells what would go wrong before the first run: tokens, project, database, mail, approval, settings and pins. It changes nothing.',
  inputs: {
    'timeout-seconds': withDefault(integer('How long one attempt at a service may take.', { min: 1, max: 60 }), '10'),
  },
  outputs: {},
});
