import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { terminalText } from '#core/render/terminal.ts';
import { plural } from '#core/text.ts';
import { UserError } from '#kit/errors.ts';
import { type InputTexts, readInputs } from '#kit/inputs/read.ts';
import type { Console } from '../console.ts';
import { askGit } from '../git.ts';
import { askOpen, isYes } from './ask.ts';
import { callerFiles, type NewFile } from './callers/files.ts';
import { choose } from './choose.ts';
import { initCommand } from './command.ts';
import { STATIC } from './detect/framework.ts';
import { detectRepository, type Project, type Repository } from './detect/repository.ts';
import { hasHomePage } from './detect/workspaces.ts';
import { type PlannedFile, planSettings, planWorkflow, writePlanned } from './files.ts';
import { nextSteps } from './next-steps.ts';
import { settingsText } from './settings.ts';
import { suiteAt } from './suite.ts';
import { configPathOf } from './wishes.ts';

/** `shipgate init`. @returns the exit code: 1 when a file of another content stands in the way. */
export async function init(given: InputTexts, console: Console): Promise<number> {
  const root = console.folder;
  refuseBelowRoot(root);
  const repository = detectRepository(root);
  console.print(`Found ${described(repository)}.`);
  for (const project of repository.projects) if (isGuess(root, project)) console.tell(guessed(project));
  const early = readFlags(given);
  const ask = early.yes ? undefined : console.ask;
  const flags = ask ? readFlags(await askOpen(given, repository, ask)) : early;
  const wishes = choose(flags, repository);
  const { files, missing } = callerFiles(wishes, suiteAt(flags['suite-ref']));
  for (const name of missing)
    console.tell(`The pinned commit has no workflow "${name}", so none is written for it. Pin a newer one with --suite-ref.`);
  const settings: NewFile[] = wishes.projects.map((project) => ({ path: configPathOf(project), text: settingsText(project) }));
  const planned = [...files.map((file) => planWorkflow(root, file)), ...settings.map((file) => planSettings(root, file))];
  show(planned, console);
  if (flags['dry-run']) {
    console.print('Nothing was written (--dry-run).');
    return 0;
  }
  const agreed = await agreedOn(planned, { isForced: flags.force === true, ...(ask && { ask }) });
  if (agreed === 'refused') {
    console.tell(
      `Nothing was written, since ${plural(planned.filter(isDifferent).length, 'file')} of yours would change. Run it again with --force to take the new text, or keep yours.`,
    );
    return 1;
  }
  for (const file of agreed) writePlanned(root, file);
  console.print(`${plural(agreed.length, 'file')} written.`);
  for (const line of ['', ...nextSteps(wishes, files, console.paint)]) console.print(line);
  return 0;
}

const readFlags = (texts: InputTexts) => readInputs(initCommand, { texts, config: { texts: {}, places: {} }, env: {} });

/** GitHub reads workflows at a repository's root only. */
function refuseBelowRoot(folder: string): void {
  const prefix = askGit(folder, 'rev-parse', '--show-prefix');
  if (prefix)
    throw new UserError(
      `This folder is ${prefix} of a git repository, and GitHub reads workflows at its root only. Go to ${askGit(folder, 'rev-parse', '--show-toplevel')} and run init there.`,
    );
  if (prefix === undefined && !existsSync(join(folder, '.git')))
    throw new UserError(`${folder} is no git repository. Run "git init" first, or go to the root of yours.`);
}

function described({ projects, packageManager, isMonorepo }: Repository): string {
  const kind = [packageManager, isMonorepo && 'monorepo'].filter(Boolean).join(' ');
  const each = projects.map(({ framework, folder, projectId }) =>
    [framework.title, folder !== '.' && `in ${folder}`, projectId && `(Vercel project ${projectId})`].filter(Boolean).join(' '),
  );
  return terminalText(`${each.join(', ')}${kind && `; ${kind}`}`);
}

/** Nothing in it says what is served, so that a static site is a guess. */
const isGuess = (root: string, { framework, folder }: Project) =>
  framework === STATIC &&
  !hasHomePage(join(root, folder)) &&
  !['package.json', 'vercel.json'].some((file) => existsSync(join(root, folder, file)));

const guessed = ({ folder }: Project) =>
  terminalText(
    `${folder === '.' ? 'The root' : folder} has no index.html, package.json or vercel.json yet. Does the site lie in another folder? Name it in vercel.json, as "outputDirectory".`,
  );

const WORDS: Readonly<Record<PlannedFile['state'], string>> = {
  new: 'new       ',
  same: 'unchanged ',
  different: 'differs   ',
  kept: 'kept      ',
};

function show(planned: readonly PlannedFile[], { print, paint }: Console): void {
  for (const { path, state, difference } of planned) {
    print(`  ${paint(state === 'different' ? 'yellow' : 'dim', WORDS[state])} ${path}`);
    for (const line of difference === '' ? [] : terminalLines(difference)) print(coloured(line, paint));
  }
}

const terminalLines = (text: string) =>
  text
    .trimEnd()
    .split('\n')
    .map((line) => terminalText(line));

const coloured = (line: string, paint: Console['paint']) => {
  const style = line.startsWith('+') ? 'green' : line.startsWith('-') ? 'red' : 'dim';
  return `    ${paint(style, line)}`;
};

const isDifferent = ({ state }: PlannedFile) => state === 'different';

/** What may be written: all that is new, and of what differs whatever was agreed to. Where nobody can be asked it is all or nothing. */
async function agreedOn(
  planned: readonly PlannedFile[],
  { ask, isForced }: { ask?: Console['ask']; isForced: boolean },
): Promise<PlannedFile[] | 'refused'> {
  if (!isForced && !ask && planned.some(isDifferent)) return 'refused';
  const agreed: PlannedFile[] = [];
  for (const file of planned) {
    if (file.state === 'new' || (isDifferent(file) && isForced)) agreed.push(file);
    else if (isDifferent(file) && ask && isYes(await ask(`Overwrite ${file.path} with this? (y/N): `))) agreed.push(file);
  }
  return agreed;
}
