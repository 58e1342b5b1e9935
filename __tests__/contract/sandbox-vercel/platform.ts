import { request } from 'node:http';
import { createTraffic, type Traffic } from '#sandbox/traffic/traffic.ts';
import { type DeploymentView, type LocalVercel, type NewProject, startVercel } from '#sandbox/vercel/start.ts';

export interface Answer {
  status: number;
  headers: Record<string, string>;
  body: string;
}

/** A local Vercel with one project, and the calls that tests make of it. */
export interface Platform extends AsyncDisposable {
  vercel: LocalVercel;
  traffic: Traffic;
  /** Calls the API as the team, with the right token. */
  // biome-ignore lint/suspicious/noExplicitAny: tests look into answers of any shape.
  api(method: string, path: string, body?: unknown): Promise<{ status: number; body: any }>;
  /** Creates a deployment of inline files. */
  create(files: Record<string, string>, more?: object): Promise<DeploymentView>;
  /** Creates one and waits for its end. */
  deploy(files: Record<string, string>, more?: object): Promise<DeploymentView>;
  /** Waits until the last promotion or rollback has ended. */
  moved(): Promise<string | undefined>;
}

export async function startPlatform(project: Partial<NewProject> = {}): Promise<Platform> {
  const traffic = createTraffic();
  const vercel = await startVercel(traffic);
  vercel.createProject({ name: 'petstore', ...project });
  const api: Platform['api'] = async (method, path, body) => {
    const response = await fetch(`${vercel.apiUrl}${path}${path.includes('?') ? '&' : '?'}teamId=${vercel.teamId}`, {
      method,
      headers: { authorization: `Bearer ${vercel.token}`, 'content-type': 'application/json' },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    return { status: response.status, body: await response.json() };
  };
  const create: Platform['create'] = async (files, more = {}) => {
    const inline = Object.entries(files).map(([file, data]) => ({ file, data }));
    const { status, body } = await api('POST', '/v13/deployments', { name: 'petstore', files: inline, ...more });
    if (status !== 200) throw new Error(`${status} ${JSON.stringify(body)}`);
    return body;
  };
  return {
    vercel,
    traffic,
    api,
    create,
    deploy: async (files, more) => vercel.finished((await create(files, more)).id),
    async moved() {
      for (;;) {
        const { jobStatus } = vercel.project('petstore').lastAliasRequest ?? {};
        if (jobStatus === undefined || ['succeeded', 'failed', 'skipped'].includes(jobStatus)) return jobStatus;
        await new Promise(setImmediate);
      }
    },
    [Symbol.asyncDispose]: () => vercel[Symbol.asyncDispose](),
  };
}

/** Visits a page without following redirects. Node resolves no `*.localhost`, so the name goes into the Host header only. */
export function visit(url: string, headers: Record<string, string> = {}, method = 'GET'): Promise<Answer> {
  const { host, port, pathname, search } = new URL(url);
  return new Promise((resolve, reject) => {
    const outgoing = request(
      { host: '127.0.0.1', port, path: pathname + search, method, headers: { ...headers, host } },
      (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk) => chunks.push(chunk));
        response.on('end', () => {
          const plain = Object.entries(response.headers).map(([name, value]) => [name, String(value)]);
          resolve({
            status: response.statusCode ?? 0,
            headers: Object.fromEntries(plain),
            body: Buffer.concat(chunks).toString(),
          });
        });
      },
    );
    outgoing.on('error', reject).end();
  });
}
