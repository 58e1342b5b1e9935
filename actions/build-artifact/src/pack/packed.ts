/** One thing that goes into the archive, by its name below `.vercel/output`. */
export type Packed = { name: string } & (
  | { kind: 'folder'; mode: number }
  | { kind: 'link'; target: string }
  /** A file on this machine. */
  | { kind: 'file'; mode: number; path: string; sizeBytes: number }
  /** A file that was written anew for the archive. */
  | { kind: 'text'; mode: number; bytes: Buffer }
);

/** The bits of a mode that travel: who may read, write and run. No set-uid, no sticky bit. */
export const PERMISSION_BITS = 0o777;

export const FOLDER_MODE = 0o755;

export const sizeOf = (packed: Packed): number => {
  switch (packed.kind) {
    case 'file':
      return packed.sizeBytes;
    case 'text':
      return packed.bytes.length;
    default:
      return 0;
  }
};
