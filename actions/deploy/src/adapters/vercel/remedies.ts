import { ServiceError } from '#kit/http/errors.ts';

/** What is known of a refusal: the first row that fits in every part says what a person can do. */
interface Row {
  status?: number;
  call?: RegExp;
  /** Looked for in Vercel's code and in the beginning of its answer, since its codes are documented in part only. */
  says?: RegExp;
  remedy: string;
}

const LOOKED_AT_CHARS = 2000;
const CREATE = /^POST \/v\d+\/deployments$/;

export const BLOCKED_AUTHOR =
  "Vercel does not build this commit, since its author is no member of the team. Invite the author, have them connect their GitHub account on Vercel, or let a member deploy; on the Hobby plan only the owner's own commits are built. See https://vercel.com/docs/deployments/troubleshoot-project-collaboration.";

const BAD_TOKEN =
  'Check vercel-token (VERCEL_TOKEN): it is wrong, expired or revoked. Create one at https://vercel.com/account/tokens.';

/** Codes and words as the sources of Vercel's command line and its OpenAPI document name them. */
const ROWS: readonly Row[] = [
  { says: /\b(?:git|commit) author\b|TEAM_ACCESS_REQUIRED|COMMIT_AUTHOR_REQUIRED/i, remedy: BLOCKED_AUTHOR },
  {
    says: /\bsaml\b|re-?authenticate/i,
    remedy:
      'The team signs in through its own identity provider: create the token (VERCEL_TOKEN) while you are signed in to it that way.',
  },
  {
    says: /invalidToken"?:\s*true/,
    remedy: BAD_TOKEN,
  },
  {
    status: 400,
    says: /too_many_files/,
    remedy: 'Set archive to "tgz", which sends the files packed, or leave some out with .vercelignore.',
  },
  {
    status: 400,
    says: /size_limit_exceeded|file_too_large|too large/i,
    remedy: 'Leave large files out with .vercelignore, or see https://vercel.com/docs/limits for what the plan allows.',
  },
  {
    status: 400,
    call: CREATE,
    says: /env(?:ironment)?[ _]var|\benv\b/i,
    remedy:
      'Check env and build-env: names, reserved names and 64 KiB for all variables together, those of the project included.',
  },
  {
    status: 400,
    says: /missing_project_settings/,
    remedy: "Open the project's settings on Vercel once and save its framework and commands.",
  },
  {
    status: 400,
    remedy:
      'Check vercel.json and the inputs of this step against https://vercel.com/docs/rest-api/deployments/create-a-new-deployment.',
  },
  {
    status: 401,
    remedy: BAD_TOKEN,
  },
  {
    status: 402,
    remedy:
      'The plan of this Vercel account does not allow it, or a payment is due: see https://vercel.com/dashboard/settings/billing.',
  },
  {
    status: 403,
    remedy:
      'Check that vercel-token (VERCEL_TOKEN) is valid and may work for the team in vercel-org-id (VERCEL_ORG_ID), and that its owner may deploy this project.',
  },
  {
    status: 404,
    call: CREATE,
    remedy:
      'Check vercel-project-id (VERCEL_PROJECT_ID) and vercel-org-id (VERCEL_ORG_ID): it may belong to another team, or have been deleted meanwhile.',
  },
  {
    status: 409,
    remedy: 'Something else is changing this project on Vercel, such as a transfer. Wait for its end and run this job again.',
  },
  { status: 413, remedy: 'Set archive to "tgz", which sends the files in smaller parts.' },
  {
    status: 429,
    says: /api-upload/,
    remedy: 'The quota of uploaded files is used up. Set archive to "tgz", which counts as a few files, or wait.',
  },
  {
    status: 429,
    says: /api-deployments/,
    remedy: 'The quota of deployments is used up. Wait as long as Vercel says, or see https://vercel.com/docs/limits.',
  },
  {
    status: 429,
    says: /builds_rate_limited/,
    remedy: 'The quota of builds is used up. Build in the job (operation "build") and deploy the output, or wait.',
  },
  {
    status: 429,
    remedy: "The account's limit is used up. Wait, or see https://vercel.com/docs/limits for what the plan allows.",
  },
];

/** Adds to a refusal what a person can do about it. Anything else stays what it is. */
export function withRemedy(error: unknown): never {
  if (!(error instanceof ServiceError) || error.trouble.kind !== 'status') throw error;
  const { service, call, trouble, body, headers, code, status } = error;
  const said = `${code ?? ''} ${body.slice(0, LOOKED_AT_CHARS)}`;
  const row = ROWS.find(
    (one) => (one.status ?? status) === status && (one.call?.test(call) ?? true) && (one.says?.test(said) ?? true),
  );
  throw new ServiceError(service, call, trouble, { remedy: row?.remedy, body, headers });
}
