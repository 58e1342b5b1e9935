// A Vercel that takes every upload after 20 ms and asks for each file that it has not got. Run: node deploy-server.ts; it prints its address.
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';

const ANSWER_MS = 20;

const known = new Set<string>();
const answer = (response: ServerResponse, status: number, value: unknown) =>
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(value));

async function takeUpload(request: IncomingMessage, response: ServerResponse): Promise<void> {
  let bytes = 0;
  for await (const chunk of request) bytes += (chunk as Buffer).length;
  const { 'x-vercel-digest': digest, 'x-now-digest': older, 'x-now-size': size } = request.headers;
  if (bytes !== Number(size)) throw new Error(`${bytes} bytes came, and ${size} were announced.`);
  known.add(String(digest ?? older));
  setTimeout(() => answer(response, 200, { urls: [] }), ANSWER_MS);
}

async function takeCreate(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const { files } = JSON.parse(await text(request)) as { files: { sha?: string }[] };
  const missing = files.flatMap(({ sha }) => (sha === undefined || known.has(sha) ? [] : [sha]));
  if (missing.length > 0) answer(response, 400, { error: { code: 'missing_files', message: 'Missing files', missing } });
  else
    answer(response, 200, {
      id: 'dpl_bench',
      url: 'bench.localhost',
      readyState: 'READY',
      aliasAssigned: true,
      createdAt: Date.now(),
    });
}

const server = createServer((request, response) => {
  const take = request.url?.startsWith('/v2/files') ? takeUpload : takeCreate;
  take(request, response).catch((cause: unknown) => {
    console.error(String(cause));
    response.destroy();
  });
});
// @vercel/client starves its own event loop for longer than Node's five seconds; it must not fail for that.
server.keepAliveTimeout = 300_000;
server.requestTimeout = 0;
server.listen(0, '127.0.0.1', () => console.log(`http://127.0.0.1:${(server.address() as AddressInfo).port}`));
