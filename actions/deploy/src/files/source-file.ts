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
  /** The bytes that were hashed, where they are few: these are sent, whatever becomes of the file. */
  bytes?: Uint8Array<ArrayBuffer>;
}

export type HashedFile = SourceFile & { sha: string; size: number };

export const isHashed = (file: SourceFile): file is HashedFile => file.sha !== undefined;

/** What belongs to a deployment, with digests. */
export interface SourceTree {
  /** Absolute. */
  folder: string;
  files: SourceFile[];
  /** Only the output of `vercel build` is deployed; nothing is built again. */
  isPrebuilt: boolean;
  /** What a person should know about the choice of files. */
  warning: string | undefined;
}
