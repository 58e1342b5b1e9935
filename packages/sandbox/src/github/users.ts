import { BOT } from './tokens.ts';

/** github-actions[bot]'s id on github.com. */
const BOT_ID = 41898282;

/** A user as GitHub shows one inside other objects. */
export const inUser = (login: string) => ({
  login,
  id: login === BOT ? BOT_ID : [...login].reduce((sum, letter) => (sum * 31 + letter.charCodeAt(0)) % 1_000_003, 7),
  type: login.endsWith('[bot]') ? 'Bot' : 'User',
  html_url: `https://github.com/${login.endsWith('[bot]') ? `apps/${login.slice(0, -5)}` : login}`,
});
