import { once } from 'node:events';
import { startSandbox } from './sandbox.ts';

/** `npm run sandbox`: keeps the platform up for a person until Ctrl-C. */
const began = performance.now();
const ended = Promise.race([once(process, 'SIGINT'), once(process, 'SIGTERM'), once(process, 'SIGHUP')]);

await using sandbox = await startSandbox();
const lines = Object.entries(sandbox.env()).map(([name, value]) => `export ${name}='${value}'`);
console.log(`The local platform is up after ${((performance.now() - began) / 1000).toFixed(1)} s. Paste into another terminal:

${lines.join('\n')}

Its database: psql -h ${sandbox.supabase.socketFolder} -U postgres postgres
Its e-mails:  curl -H "Authorization: Bearer $RESEND_API_KEY" $RESEND_BASE_URL/emails
Ctrl-C stops it and removes what it made.`);
await ended;
console.log('Stopping.');
