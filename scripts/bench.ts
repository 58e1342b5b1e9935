import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { didYouMean } from '#core/text.ts';

/** `npm run bench -- NAME [arguments]` runs bench/NAME.ts, which sees the arguments as its own; without a name it lists them. */
const FOLDER = join(import.meta.dirname, '../bench');
const names = readdirSync(FOLDER)
  .filter((file) => file.endsWith('.ts'))
  .map((file) => file.slice(0, -'.ts'.length))
  .toSorted();
const [name, ...rest] = process.argv.slice(2);

if (name === undefined) {
  console.log(
    `Each prints this project's figures beside a real peer's, measured in the same run, or beside its own limit:\n${names.map((one) => `  npm run bench -- ${one}`).join('\n')}`,
  );
} else if (names.includes(name)) {
  const file = join(FOLDER, `${name}.ts`);
  process.argv.splice(1, process.argv.length, file, ...rest);
  await import(pathToFileURL(file).href);
} else {
  console.error(`There is no benchmark "${name}".${didYouMean(name, names)} Known are: ${names.join(', ')}.`);
  process.exitCode = 1;
}
