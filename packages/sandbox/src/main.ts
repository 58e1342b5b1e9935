import { once } from 'node:events';
import { startSandbox } from './sandbox.ts';

/** `npm run sandbox`: keeps the platform up for a person until Ctrl-C. */
const began = performance.now();
const ended = Promise.race([once(process, 'SIGINT'), once(process, 'SIGTERM'), once(process, 'SIGHUP')]);

await using sandbox = await startSandbox();
const project = sandbox.vercel.createProject({ name: 'petstore' });
const { CHROME_PATH } = process.env;
const variables = { ...sandbox.env(), VERCEL_PROJECT_ID: project.name, ...(CHROME_PATH && { CHROME_PATH }) };
const lines = Object.entries(variables).map(([name, value]) => `export ${name}='${value}'`);
console.log(`The local platform is up after ${((performance.now() - began) / 1000).toFixed(1)} s. Paste into another terminal:

${lines.join('\n')}

Then try:  npm run shipgate -- deploy --working-directory examples/petstore/site
           npm run shipgate -- smoke --url URL_OF_THE_DEPLOYMENT

Its database: psql -h ${sandbox.supabase.socketFolder} -U postgres postgres
Its e-mails:  curl -H "Authorization: Bearer $RESEND_API_KEY" $RESEND_BASE_URL/emails
Ctrl-C stops it and removes what it made.`);
await ended;
console.log('Stopping.');
