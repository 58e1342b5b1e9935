/** One call may take this long; the release jobs have minutes. */
const TIMEOUT_MS = 30_000;
const ATTEMPTS = 4;
const PAUSE_MS = 500;

/** GitHub's REST API below one repository. Nothing but Node's own: the jobs that may write install no package. */
export type Api = <Answer>(method: 'GET' | 'POST' | 'PATCH' | 'DELETE', path: string, body?: object) => Promise<Answer>;

/** GitHub answered with something else than success. */
export class ApiError extends Error {
  readonly status: number;
  /** The `code` of each named error, such as `already_exists`. */
  readonly codes: string[];
  constructor(call: string, status: number, answer: { message?: string; errors?: { code?: string; message?: string }[] }) {
    const details = (answer.errors ?? []).map((error) => error.message ?? error.code ?? '').filter(Boolean);
    super(`GitHub answered ${status} to ${call}: ${[answer.message, ...details].join(' ')}`);
    this.status = status;
    this.codes = (answer.errors ?? []).flatMap(({ code }) => code ?? []);
  }
}

/** @throws Error when the runner's variables are missing. */
export function openApi(env: Readonly<Record<string, string | undefined>>): Api {
  const { GITHUB_API_URL: base = 'https://api.github.com', GITHUB_REPOSITORY: repository, GITHUB_TOKEN: token } = env;
  if (!repository || !token) throw new Error('GITHUB_REPOSITORY and GITHUB_TOKEN must be set to reach GitHub.');
  const headers = {
    authorization: `Bearer ${token}`,
    accept: 'application/vnd.github+json',
    'x-github-api-version': '2022-11-28',
  };
  return async (method, path, body) => {
    const call = `${method} /repos/${repository}${path}`;
    const init = { method, headers, ...(body && { body: JSON.stringify(body) }) };
    for (let attempt = 1; ; attempt++) {
      const answer = await exchange(`${base}/repos/${repository}${path}`, init);
      if (answer && answer.status < 300) return answer.body as never;
      // A write whose answer was lost may have been done; every writer here reads again before it repeats one.
      const isAgain = method === 'GET' && attempt < ATTEMPTS && (!answer || answer.status >= 500);
      if (!isAgain) throw answer ? new ApiError(call, answer.status, answer.body) : new Error(`GitHub did not answer ${call}.`);
      await new Promise((resolve) => setTimeout(resolve, PAUSE_MS * attempt));
    }
  };
}

/** @returns nothing when no answer came, or a success that is no JSON. */
async function exchange(url: string, init: RequestInit) {
  try {
    const response = await fetch(url, { ...init, signal: AbortSignal.timeout(TIMEOUT_MS) });
    const text = await response.text();
    return { status: response.status, body: response.ok ? JSON.parse(text || '{}') : readRefusal(text) };
  } catch {
    return undefined;
  }
}

/** What stands before GitHub answers in HTML. */
function readRefusal(text: string) {
  try {
    return JSON.parse(text);
  } catch {
    return { message: 'no words' };
  }
}

/** All pages of a list. */
export async function listAll<Item>(api: Api, path: string): Promise<Item[]> {
  const items: Item[] = [];
  for (let page = 1; ; page++) {
    const found = await api<Item[]>('GET', `${path}${path.includes('?') ? '&' : '?'}per_page=100&page=${page}`);
    items.push(...found);
    if (found.length < 100) return items;
  }
}
