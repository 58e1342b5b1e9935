/** The job that a runtime token speaks for. */
export interface TokenScope {
  run: string;
  job: string;
}

/**
 * A runtime token as the runner gives one to a job. Clients read the scope out of it; nobody here checks its signature.
 * @param run the run's id; GitHub uses a UUID of its backend, here it is the id that the REST API lists.
 */
export function runtimeToken(run: number | string, job: string): string {
  const encode = (part: object) => Buffer.from(JSON.stringify(part)).toString('base64url');
  const claims = { scp: `Actions.Results:${run}:${job}`, exp: Date.UTC(2096, 0, 1) / 1000 };
  return `${encode({ alg: 'none', typ: 'JWT' })}.${encode(claims)}.${Buffer.from('sandbox').toString('base64url')}`;
}

/** The scope in an `Authorization` header, or undefined where there is none. */
export function readScope(authorization: string | undefined): TokenScope | undefined {
  const payload = /^Bearer [^.]+\.([^.]+)\./.exec(authorization ?? '')?.[1];
  if (!payload) return undefined;
  const [, run, job] = /(?:^| )Actions\.Results:([^:]+):([^: ]+)/.exec(scopesIn(payload)) ?? [];
  return run && job ? { run, job } : undefined;
}

function scopesIn(payload: string): string {
  try {
    return String(JSON.parse(Buffer.from(payload, 'base64url').toString()).scp);
  } catch {
    return '';
  }
}
