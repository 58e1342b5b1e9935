import type { Paint } from '#core/render/terminal.ts';
import { SUITE_SLUG } from '#core/suite.ts';
import { npmRun } from '../usage.ts';
import type { NewFile } from './callers/files.ts';
import type { Wishes } from './wishes.ts';

/** A secret that callers name: how to get one that can do as little as possible. */
const SECRETS: Readonly<Record<string, { where: string; rights: string }>> = {
  VERCEL_TOKEN: {
    where: 'https://vercel.com/account/settings/tokens',
    rights: 'scope: the one team of the project; with an expiry date',
  },
  VERCEL_AUTOMATION_BYPASS_SECRET: {
    where: "the project's Settings, Deployment Protection, Protection Bypass for Automation",
    rights: 'opens its protected previews, changes nothing; leave it out where previews are public',
  },
  SUPABASE_SECRET_KEY: {
    where: 'Supabase, Settings, API keys: a secret key of its own (sb_secret_…), to be revoked alone',
    rights: "first apply Shipgate's supabase/migrations, and expose the schema shipgate",
  },
  RESEND_API_KEY: { where: 'https://resend.com/api-keys', rights: 'permission: sending access, for the one domain' },
};

/** Asks the person at the keyboard to approve; others are added in the settings of the environment. */
const APPROVAL =
  'gh api user --jq \'{reviewers: [{type: "User", id: .id}]}\' | gh api --method PUT repos/{owner}/{repo}/environments/production-approval --input -';

/** Steps under one heading; left out where there are none. */
interface Section {
  title: string;
  lines: readonly string[];
}

/** What is left to do by hand, as commands to copy. Values are typed where gh asks for them: an argument stands in the shell's history. */
export function nextSteps(wishes: Wishes, files: readonly NewFile[], paint: Paint): string[] {
  const texts = files.map(({ text }) => text).join('\n');
  const secrets = namesIn(texts, 'secrets').filter((name) => name in SECRETS);
  const npm = npmRun(wishes.repository.root);
  const sections: Section[] = [
    { title: 'Try it before you set anything up; nothing leaves this machine:', lines: [`  ${npm} try`] },
    {
      title: 'Set the secrets (gh asks for each value):',
      lines: secrets.flatMap((name) => [
        `  gh secret set ${name}`,
        paint('dim', `      ${SECRETS[name]?.where}`),
        paint('dim', `      ${SECRETS[name]?.rights}`),
      ]),
    },
    {
      title: 'Set the variables, which are no secrets ("vercel link" writes the values into .vercel/project.json):',
      lines: namesIn(texts, 'vars').map((name) => `  gh variable set ${name}`),
    },
    {
      title: 'Say who approves a release (GitHub makes a missing environment without protection, and a release then stops):',
      lines: wishes.approval === 'none' ? [] : [`  ${APPROVAL}`],
    },
    {
      title: 'Switch rolling releases on:',
      lines: wishes.strategy === 'canary' ? [ROLLING] : [],
    },
    {
      title: 'Then:',
      lines: [
        `  ${npm} shipgate -- doctor   # tells what would go wrong before the first run`,
        '  commit the files and open a pull request',
      ],
    },
  ];
  return [
    ...sections.flatMap(({ title, lines }) => (lines.length > 0 ? [paint('bold', title), ...lines, ''] : [])),
    paint(
      'dim',
      `More by flags (${npm} shipgate -- init --help): a record in Supabase, e-mails, forks, a canary, fewer billed minutes.`,
    ),
    paint('dim', `Vercel's Git integration deploys already, and you want the gates only? Copy ${GATES_ONLY} instead.`),
  ];
}

const GATES_ONLY = `https://github.com/${SUITE_SLUG}/tree/main/examples/gates-only`;

const ROLLING = "  in the project's Settings on Vercel, Build & Deployment, Rolling Releases (Pro or Enterprise)";

const namesIn = (text: string, context: 'secrets' | 'vars'): string[] => [
  ...new Set([...text.matchAll(new RegExp(`\\$\\{\\{ ${context}\\.(\\w+) \\}\\}`, 'g'))].map(([, name = '']) => name)),
];
