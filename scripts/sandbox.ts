import { provideBrowser } from '#sandbox/browser/browser.ts';

/** `npm run sandbox`: the local platform for a person, with a browser for the gates that are run against it. */
process.env.CHROME_PATH = await provideBrowser(process.env);
await import('#sandbox/main.ts');
