import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod/mini';
import { compactReport } from '#core/compact.ts';
import { parseReport } from '#core/report.ts';
import { redactDeep } from '#core/secrets.ts';
import { messageOf } from '#kit/errors.ts';
import type { HttpClient } from '#kit/http/client.ts';
import { ServiceError } from '#kit/http/errors.ts';
import type { Session } from '#kit/session.ts';
import { isLeftBy, type LeavingRun } from '../leaving-run.ts';
import { type Letter, letterName, parseLetter, SPOOL_PREFIX } from '../letter.ts';
import type { Spool, Waiting } from '../ports.ts';
import { githubJson } from './github.ts';
import { type Artifact, listArtifacts, readArtifact } from './github-artifacts.ts';

/** A letter with whole reports may be long; one that would be longer is kept with compact ones. */
const MAX_LETTER_BYTES = 8 * 1024 * 1024;
/** At most this many letters are delivered by one run; the next run takes the others. */
const LETTERS_PER_RUN = 30;

type Keeping = Pick<Session, 'folder' | 'secrets' | 'source' | 'log' | 'signal'>;

/** The spool: one artifact per letter. Read through GitHub's REST API, written through the runner's artifact service. */
export function artifactSpool(client: HttpClient, session: Keeping): Spool {
  const read = async (artifact: Artifact): Promise<Waiting[]> => {
    try {
      const [text] = await readArtifact(client, artifact.id, (name) => name === 'letter.json', MAX_LETTER_BYTES);
      const letter = parseLetter(text ?? '');
      const { source } = letter.story;
      const isOurs = source.repository === session.source.repository && letterName(letter) === artifact.name;
      if (isOurs && isLeftBy(await readRun(client, artifact), source))
        return [{ id: artifact.id, letter, writtenAt: new Date(artifact.created_at) }];
      session.log.info(`Artifact ${artifact.name} is left alone: it does not tell of the run that left it.`);
    } catch (thrown) {
      session.signal.throwIfAborted();
      session.log.info(`Artifact ${artifact.name} is left alone: ${messageOf(thrown)}`);
    }
    return [];
  };
  return {
    async waiting() {
      const all = await listArtifacts(client, '/actions/artifacts');
      const letters = all.filter(isTrusted).toReversed().slice(0, LETTERS_PER_RUN);
      return (await Promise.all(letters.map(read))).flat();
    },
    async remove(id) {
      await client.request({ method: 'DELETE', path: `/actions/artifacts/${id}` }).catch(gone);
    },
    keep: (letter) => keep(letter, session),
  };
}

/** Runs of a fork's pull request count for this repository too; what they uploaded is a stranger's. */
function isTrusted({ name, size_in_bytes, workflow_run }: Artifact): boolean {
  const isOwn = workflow_run?.head_repository_id !== undefined && workflow_run.head_repository_id === workflow_run.repository_id;
  return name.startsWith(SPOOL_PREFIX) && isOwn && size_in_bytes <= MAX_LETTER_BYTES;
}

const runSchema = z.object({
  id: z.number(),
  run_attempt: z.optional(z.number()),
  event: z.string(),
  head_sha: z.string(),
  pull_requests: z.optional(z.nullable(z.array(z.object({ number: z.number() })))),
});

/** @see https://docs.github.com/en/rest/actions/workflow-runs#get-a-workflow-run */
async function readRun(client: HttpClient, { workflow_run: left }: Artifact): Promise<LeavingRun> {
  const run = await githubJson(client, `/actions/runs/${left?.id}`, runSchema);
  return {
    id: run.id,
    attempt: run.run_attempt ?? 1,
    event: run.event,
    sha: run.head_sha,
    pullRequests: (run.pull_requests ?? []).map(({ number }) => number),
  };
}

/** Another run was faster. */
function gone(thrown: unknown): undefined {
  if (thrown instanceof ServiceError && (thrown.status === 404 || thrown.status === 410)) return undefined;
  throw thrown;
}

async function keep(letter: Letter, { folder, secrets }: Keeping): Promise<void> {
  const { uploadFiles } = await import('#kit/artifacts/upload-files.ts');
  const root = join(folder, letterName(letter));
  mkdirSync(root, { recursive: true });
  const whole = JSON.stringify(redactDeep(letter, secrets));
  const text = Buffer.byteLength(whole) > MAX_LETTER_BYTES ? JSON.stringify(redactDeep(shorten(letter), secrets)) : whole;
  writeFileSync(join(root, 'letter.json'), text);
  await uploadFiles(letterName(letter), [join(root, 'letter.json')], root);
}

function shorten(letter: Letter): Letter {
  const jobs = letter.story.jobs.map((job) => (job.report ? { ...job, report: parseReport(compactReport(job.report)) } : job));
  return { ...letter, story: { ...letter.story, jobs } };
}
