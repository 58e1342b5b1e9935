import { commonInputs } from '#kit/inputs/common.ts';
import { defineAction, optional, required } from '#kit/inputs/definition.ts';
import { list, secret, text, url } from '#kit/inputs/fields.ts';
import { projectNames } from './projects-field.ts';

export const action = defineAction({
  name: 'notify',
  title: 'Notify',
  description: 'Tells a run to everyone who waits for it: pull request comment, Supabase, e-mail by Resend, and the job summary.',
  inputs: {
    ...commonInputs,
    needs: required(text('What the jobs before concluded: always `${{ toJSON(needs) }}`.')),
    'supabase-url': optional(url("Address of the team's Supabase project. Without it nothing is recorded."), {
      env: 'SUPABASE_URL',
    }),
    'supabase-secret-key': optional(secret("The project's secret key: `sb_secret_…`, or the legacy `service_role` JWT."), {
      env: 'SUPABASE_SECRET_KEY',
    }),
    'resend-api-key': optional(secret('Key for Resend, with the right to send. Without it no e-mail is sent.'), {
      env: 'RESEND_API_KEY',
    }),
    'email-from': optional(
      text('Sender: `releases@acme.dev` or `Releases <releases@acme.dev>`; its domain is verified at Resend.'),
    ),
    'email-to': optional(
      list('Who gets an e-mail when an environment or a pull request turns bad, and when it recovers. At most 50.'),
    ),
    'left-out': optional(
      list('Jobs that do not belong to this shape of the run, such as the gates of another layout: skipped, they are not told.'),
    ),
    projects: optional(
      projectNames(
        'The projects that the jobs are a matrix over, as the JSON list that the workflow was given: each gets a row.',
      ),
    ),
    reason: optional(text('Why the run was started, such as the reason of a rollback by hand.')),
  },
  outputs: {
    'run-verdict':
      'The verdict of the whole run, folded over its jobs. (`verdict` is about telling it: `warn` when a channel was down.)',
    'gate-verdicts': 'The verdict of each gate and job, folded over the projects: a JSON object by name.',
  },
  summary: 'own',
});
