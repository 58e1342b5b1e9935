// Puts the site together in public/: our pages, and Swagger UI from npm (or from vendor/, where npm is out of reach).
import { cpSync, existsSync, mkdirSync, rmSync } from 'node:fs';

const parts = ['swagger-ui.css', 'swagger-ui-bundle.js', 'swagger-ui-standalone-preset.js', 'favicon-32x32.png'];
const source = ['node_modules/swagger-ui-dist', 'vendor/swagger-ui-dist'].find((folder) => existsSync(folder));
if (!source) throw new Error('Swagger UI is missing: run npm install.');

rmSync('public', { recursive: true, force: true });
mkdirSync('public/swagger-ui', { recursive: true });
cpSync('site', 'public', { recursive: true });
for (const part of parts) cpSync(`${source}/${part}`, `public/swagger-ui/${part}`);
console.log(`public/ holds the site and ${parts.length} files of Swagger UI from ${source}.`);
