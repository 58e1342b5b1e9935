import { newFiles } from './new/files.ts';
import { nameProblem } from './new/name.ts';
import { registrations } from './new/register.ts';
import { ROOT, writeOrCheck } from './written-files.ts';

/** `node scripts/new.ts link-check` makes a new action that runs, with its tests, documentation and changeset. */
const [name, ...rest] = process.argv.slice(2);
const problem = rest.length > 0 ? `One name at a time, please: ${name}, then ${rest.join(', ')}.` : nameProblem(name, ROOT);
if (name === undefined || problem) {
  console.error(problem);
  process.exitCode = 1;
} else {
  writeOrCheck([...newFiles(name), ...registrations(name, ROOT)], 'write', 'npm run new');
  console.log(`
Next:
  npx biome check --write packages/cli packages/kit   puts the new lines in order
  npm install                   links the new package and notes it in package-lock.json
  npm run docs                  writes action.yml, the README's tables and the configuration's schema
  npm run build -- ${name}
  npm test -- ${name}
  npm run shipgate -- ${name} --url http://localhost:3000`);
}
