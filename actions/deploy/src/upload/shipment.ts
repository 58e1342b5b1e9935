import { formatBytes, plural } from '#core/text.ts';
import { messageOf, UserError } from '#kit/errors.ts';
import { isHashed, type SourceFile, type SourceTree } from '../files/source-file.ts';
import { type Archive, packFiles } from './archive.ts';
import { checkSizes, MAX_FILES, SAFE_BYTES } from './limits.ts';
import { type Amount, amountOf } from './progress.ts';
import { QuotaError } from './quota.ts';
import { missingFiles, type Uploader, uploadFiles } from './upload.ts';

export interface Means extends Omit<Uploader, 'whenShort'> {
  /** `auto` packs where the number of files or the upload quota would refuse them. */
  archive: 'auto' | 'tgz' | 'none';
  /** The account's plan, asked only for much data; undefined when it cannot be learnt. */
  plan(): Promise<string | undefined>;
  /** Where an archive is written, absolute. */
  temporary: string;
  signal: AbortSignal;
}

/** A source on its way to Vercel, one by one or packed. The digest of a deployment's key is the source's, not that of the packing. */
interface Shipment extends AsyncDisposable {
  /** What the create call names now; it changes when the source is packed between two calls. */
  files(): readonly SourceFile[];
  /**
   * Sends those that Vercel has not got. Ends without having sent all when the source was packed instead: the next create call tells what is missing then.
   * @returns what was sent.
   * @throws UserError that names the file which could not be sent.
   */
  send(digests: readonly string[]): Promise<Amount>;
}

/**
 * Prepares a source for its create call: checks its size, and packs it where it must be.
 * @throws UserError when Vercel would refuse it after the upload.
 */
export async function prepareShipment(tree: SourceTree, means: Means): Promise<Shipment> {
  await using made = new AsyncDisposableStack();
  let archive: Archive | undefined;
  const files = (): readonly SourceFile[] => archive?.parts ?? tree.files;
  const checkSize = async () => {
    const sized = files().filter(isHashed);
    if (amountOf(sized).bytes > SAFE_BYTES) checkSizes(sized, await means.plan());
  };
  const packAll = async (why: string) => {
    archive = made.use(await packFiles(tree.files, means.temporary, means.signal));
    const { files: count, bytes } = amountOf(archive.parts);
    means.tell(`${why} They are sent packed: ${formatBytes(bytes)} in ${plural(count, 'part')}.`);
    await checkSize();
  };
  const count = tree.files.length;
  const isMany = count > MAX_FILES;
  if (isMany && means.archive === 'none')
    throw new UserError(
      `Vercel takes at most ${MAX_FILES.toLocaleString('en')} files one by one, and there are ${count.toLocaleString('en')}. Set archive to "auto" or "tgz".`,
    );
  if (means.archive === 'tgz') await packAll(`${plural(count, 'file')} to deploy.`);
  else if (isMany)
    await packAll(
      `${count.toLocaleString('en')} files are more than the ${MAX_FILES.toLocaleString('en')} that Vercel takes one by one.`,
    );
  else await checkSize();
  const kept = made.move();
  return {
    files,
    async send(digests) {
      const sent: Amount = { files: 0, bytes: 0 };
      const mayPack = means.archive === 'auto' && archive === undefined;
      try {
        const missing = missingFiles(files().filter(isHashed), digests);
        await uploadFiles(missing, { ...means, whenShort: mayPack ? 'stop' : 'go-on' }, sent);
      } catch (cause) {
        if (!(cause instanceof QuotaError)) throw cause;
        if (!mayPack) throw shortOf(cause, means.archive);
        archive = kept.use(await packFiles(tree.files, means.temporary, means.signal));
        const { files: parts, bytes } = amountOf(archive.parts);
        means.tell(`${messageOf(cause)} All are sent packed: ${formatBytes(bytes)} in ${plural(parts, 'part')}.`);
      }
      return sent;
    },
    [Symbol.asyncDispose]: () => kept.disposeAsync(),
  };
}

/** Nothing more can be done than to say so. */
const shortOf = (cause: QuotaError, archive: Means['archive']) =>
  new UserError(archive === 'none' ? `${messageOf(cause)} With archive "auto" fewer uploads are needed.` : messageOf(cause));
