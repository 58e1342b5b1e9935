import * as z from 'zod/mini';
import { githubClient } from '#kit/github.ts';
import type { HttpClient } from '#kit/http/client.ts';
import { orMissing } from '#kit/http/errors.ts';
import type { Secret } from '#kit/secret.ts';
import type { Session } from '#kit/session.ts';

const entriesSchema = z.array(z.object({ name: z.string(), type: z.string() }));
const fileSchema = z.object({ content: z.string(), encoding: z.literal('base64') });

/** Where in which repository. */
export interface RepositoryFolder {
  /** OWNER/NAME. */
  repository: string;
  /** Branch. */
  ref: string;
  /** Below the repository's root, without slashes at its ends; empty for the root itself. */
  folder: string;
}

/** What GitHub knows of a folder: its files by name, each to be read. */
export interface SeenFolder {
  names: string[];
  read(name: string): Promise<string>;
}

/**
 * Lists a folder of a branch as it is on GitHub now.
 * @returns undefined where there is no such folder.
 * @throws ServiceError when GitHub does not let this token look. @see https://docs.github.com/en/rest/repos/contents
 */
export async function readFolder(
  { repository, ref, folder }: RepositoryFolder,
  token: Secret,
  { env, signal }: Pick<Session, 'env' | 'signal'>,
): Promise<SeenFolder | undefined> {
  const github = githubClient({ apiUrl: env.GITHUB_API_URL, below: 'repos', token, signal });
  const at = (name: string) => {
    const path = [...folder.split('/'), name].filter(Boolean).map(encodeURIComponent).join('/');
    return `${repository}/contents${path && `/${path}`}?ref=${encodeURIComponent(ref)}`;
  };
  const listed = await github.json<unknown>({ path: at('') }).catch(orMissing);
  if (listed === undefined) {
    // GitHub says 404 too of a repository that the token may not see; asking for that one itself tells them apart.
    await github.request({ path: repository });
    return undefined;
  }
  const names = entriesSchema.parse(listed).flatMap(({ name, type }) => (type === 'file' ? [name] : []));
  return { names, read: (name) => readText(github, at(name)) };
}

async function readText(github: HttpClient, path: string): Promise<string> {
  const { content } = fileSchema.parse(await github.json<unknown>({ path }));
  return Buffer.from(content, 'base64').toString('utf8');
}
