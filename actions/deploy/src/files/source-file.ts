/** One entry of a deployment's source. */
export interface SourceFile {
  /** Name on Vercel: relative to the folder, with `/`. */
  file: string;
  /** Where it lies here, absolute. */
  path: string;
  /** POSIX mode with its type bits: a link and an executable stay what they are. */
  mode: number;
  /** SHA-1 and length of its bytes; of a link, of the text it holds. An empty folder has neither. */
  sha?: string;
  size?: number;
}

export type HashedFile = SourceFile & { sha: string; size: number };

export const isHashed = (file: SourceFile): file is HashedFile => file.sha !== undefined;
