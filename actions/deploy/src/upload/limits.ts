import { formatBytes, plainText, plural } from '#core/text.ts';
import { UserError } from '#kit/errors.ts';

/** Vercel refuses a create call that names more: "files should NOT have more than 15000 items". @see https://vercel.com/docs/limits#files */
export const MAX_FILES = 15_000;

const MB = 1024 * 1024;

/**
 * How much source may be uploaded for one deployment, by the account's plan; a single file can be no larger. No limit is known of other plans.
 * @see https://vercel.com/docs/limits#static-file-uploads
 */
const MAX_BYTES: Readonly<Record<string, number>> = { hobby: 100 * MB, pro: 1024 * MB };

/** Up to here every plan takes it, so nobody need be asked for theirs. */
export const SAFE_BYTES = Math.min(...Object.values(MAX_BYTES));

interface Sized {
  file: string;
  size: number;
}

/**
 * Refuses what the plan would refuse after the upload.
 * @param plan as Vercel writes it; undefined when it could not be learnt, and then nothing is refused.
 * @throws UserError that names the largest file.
 */
export function checkSizes(files: readonly Sized[], plan: string | undefined): void {
  const limit = plan === undefined ? undefined : MAX_BYTES[plan];
  const total = files.reduce((bytes, { size }) => bytes + size, 0);
  if (limit === undefined || total <= limit) return;
  const [largest] = files.toSorted((a, b) => b.size - a.size);
  if (!largest) return;
  const allowed = `Vercel's ${plan} plan takes ${formatBytes(limit)} of files for one deployment`;
  const found =
    largest.size > limit
      ? `${plainText(largest.file)} alone has ${formatBytes(largest.size)}`
      : `these ${plural(files.length, 'file')} have ${formatBytes(total)}; the largest is ${plainText(largest.file)} (${formatBytes(largest.size)})`;
  throw new UserError(
    `${allowed}, and ${found}. Keep it elsewhere and name it in .vercelignore, or see https://vercel.com/docs/limits for larger plans.`,
  );
}
