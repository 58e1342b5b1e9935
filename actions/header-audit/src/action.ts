import type { AtSite } from '#kit/at-site.ts';
import { gateInputs } from '#kit/inputs/common.ts';
import { defineAction, type InputValues, optional, withDefault } from '#kit/inputs/definition.ts';
import { choice, list, text } from '#kit/inputs/fields.ts';
import { GRADES } from './score/grade.ts';

export const action = defineAction({
  name: 'header-audit',
  title: 'Header audit',
  description:
    'Judges the security headers, cookies and scripts of a site, grades them as MDN Observatory does and writes the fix.',
  inputs: {
    ...gateInputs,
    pages: withDefault(list('Paths to judge, one per line or separated by commas. The weakest page decides the grade.'), '/', {
      configurable: true,
    }),
    'min-grade': optional(choice('The grade that the weakest page must reach. Without it, only the findings decide.', GRADES), {
      configurable: true,
    }),
    'production-host': optional(
      text(
        'Host name that the site will have in production: a preview below `vercel.app` is then scored as if it had that name. Nothing is sent there.',
      ),
    ),
    'session-cookies': withDefault(
      list('Parts of cookie names that mark a session: such a cookie must be `Secure` and `HttpOnly`.'),
      'sess,login,auth-token',
      { configurable: true },
    ),
  },
  outputs: {
    score: "The weakest page's points by MDN Observatory's algorithm 6: from 0 to 165. Empty when a page could not be judged.",
    grade: "The weakest page's grade: `A+` to `F`. Empty when a page could not be judged.",
  },
});

export type Inputs = AtSite<InputValues<typeof action.inputs>>;
