import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { jobArtifactPrefix } from '#core/identity.ts';
import type { Saved } from '#kit/http/save.ts';
import type { Session } from '#kit/session.ts';
import type { Inputs } from './action.ts';
import { type OtherRun, otherRun } from './adapters/other-run.ts';
import { type OwnRun, ownRun } from './adapters/own-run.ts';
import type { Limits } from './limits.ts';
import { type Contents, packOutput } from './pack/pack-output.ts';
import { unpackOutput } from './unpack/unpack-output.ts';

/** What `run` needs of the world. */
export interface Ports {
  /** A place for the archive, under the artifact's name; it goes with its folder when that is disposed. */
  makeRoom(name: string): Promise<AsyncDisposable & { file: string }>;
  pack(file: string, limits: Limits): Promise<Contents & { archive: Saved }>;
  unpack(file: string, limits: Limits): Promise<Contents>;
  /** @throws Error of the artifact service. */
  upload(file: string): Promise<void>;
  /** How the artifacts of this very job's reports begin. */
  ownReports: string;
  ownRun(): OwnRun;
  otherRun(runId: number): OtherRun;
  output(name: string, value: string): void;
}

export function livePorts(inputs: Inputs, session: Session): Ports {
  const { signal, env } = session;
  const { path, 'github-token': token } = inputs;
  return {
    async makeRoom(name) {
      const folder = await mkdtemp(join(env.RUNNER_TEMP ?? tmpdir(), 'shipgate-artifact-'));
      return { file: join(folder, name), [Symbol.asyncDispose]: () => rm(folder, { recursive: true, force: true }) };
    },
    async pack(file, limits) {
      const contents = await packOutput(path, file, limits, signal);
      return { ...contents, archive: await weigh(file) };
    },
    unpack: (file, limits) => unpackOutput(file, path, limits, signal),
    async upload(file) {
      const { uploadFile } = await import('#kit/artifacts/upload-file.ts');
      await uploadFile(file);
    },
    ownReports: jobArtifactPrefix(session.project, session.source.job),
    ownRun: () => ownRun(session),
    otherRun: (runId) => otherRun(runId, token, session),
    output: session.output,
  };
}

async function weigh(file: string): Promise<Saved> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(file), hash);
  return { sizeBytes: (await stat(file)).size, sha256: hash.digest('hex') };
}
