/** An e-mail as it was handed to Resend. */
export interface SentEmail {
  id: string;
  from: string;
  to: string[];
  subject: string;
  html: string;
  text: string;
  headers: Record<string, string>;
  replyTo: string[];
  tags: { name: string; value: string }[];
  /** Empty where none was sent. */
  idempotencyKey: string;
  /** ISO 8601. */
  createdAt: string;
}

/** A refusal with Resend's name for it. */
export interface EmailError {
  statusCode: number;
  name: string;
  message: string;
}

/** Recipients per e-mail. */
const MAX_RECIPIENTS = 50;

/**
 * Judges a request body as Resend does.
 * @see https://resend.com/docs/api-reference/errors
 */
export function judgeEmail(body: Record<string, unknown>): EmailError | undefined {
  for (const field of ['from', 'to', 'subject']) {
    if (body[field] === undefined || body[field] === '')
      return unprocessable('missing_required_field', `Missing \`${field}\` field.`);
  }
  if (!body.html && !body.text) return unprocessable('missing_required_field', 'Missing `html` or `text` field.');
  if (!isAddress(String(body.from))) {
    const format = 'The email address needs to follow the `email@example.com` or `Name <email@example.com>` format';
    return unprocessable('validation_error', `Invalid \`from\` field. ${format}.`);
  }
  const to = listOf(body.to);
  if (to.length > MAX_RECIPIENTS)
    return unprocessable('validation_error', `The \`to\` field must not exceed ${MAX_RECIPIENTS} addresses.`);
  if (!to.every(isAddress)) return unprocessable('validation_error', 'Invalid `to` field.');
  if (to.some((address) => /@example\.(?:com|org|net)>?$/i.test(address))) {
    const advice = 'Please use our testing email address instead of domains like `example.com`.';
    return unprocessable('validation_error', `Invalid \`to\` field. ${advice}`);
  }
  return undefined;
}

export const listOf = (value: unknown): string[] => (value === undefined ? [] : [value].flat().map(String));

const isAddress = (text: string) => /^(?:[^<>]*<[^\s<>@]+@[^\s<>@]+>|[^\s<>@]+@[^\s<>@]+)$/.test(text);

const unprocessable = (name: string, message: string): EmailError => ({ statusCode: 422, name, message });
