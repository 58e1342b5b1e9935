import { defineAction, type InputValues, optional } from '#kit/inputs/definition.ts';
import { choice, flag, list, text, url } from '#kit/inputs/fields.ts';

/** `shipgate init`: its flags. What is not given is asked at a terminal, and takes its default elsewhere. */
export const initCommand = defineAction({
  name: 'init',
  title: 'Init',
  description: 'Looks at this repository and writes the workflows and settings by which it uses Shipgate.',
  inputs: {
    'project-id': optional(
      text('Id of the Vercel project (`prj_…`). Default: that of `.vercel/project.json`, else the variable VERCEL_PROJECT_ID.'),
    ),
    'org-id': optional(
      text("Id of the Vercel team (`team_…`). Default: that of `.vercel/project.json`; leave it out for a person's own account."),
    ),
    'supabase-url': optional(url("Address of the team's Supabase project, where runs are recorded. Default: none.")),
    'email-from': optional(text('Sender of e-mails: `Releases <releases@acme.dev>`; its domain is verified at Resend.')),
    'email-to': optional(list('Who gets an e-mail when something turns bad, and when it recovers. Default: nobody.')),
    approval: optional(
      choice(
        'Who lets a release through: people named by the `environment` production-approval, or `none`. Default: `environment`.',
        ['environment', 'none'],
      ),
    ),
    canary: optional(flag('Release step by step to a share of the visitors. Default: all at once.')),
    forks: optional(flag('Also deploy pull requests from forks, each commit after approval. Default: no.')),
    prebuilt: optional(flag('Build in the job, without any secret, instead of at Vercel. Default: no; `--forks` needs it.')),
    compact: optional(flag('Run the gates as steps of one job: fewer billed minutes, less isolation. Default: no.')),
    'suite-ref': optional(text("Commit of Shipgate to pin, as 40 hex digits. Default: this checkout's.")),
    yes: optional(flag('Ask nothing: take the defaults.')),
    'dry-run': optional(flag('Show what would be written, and write nothing.')),
    force: optional(flag('Overwrite workflows that differ, after their difference is shown.')),
  },
  outputs: {},
});

export type InitFlags = InputValues<typeof initCommand.inputs>;
