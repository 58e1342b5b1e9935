import { expect, test } from '@jest/globals';
import { blocking } from '@shipgate/deploy/wait/checks.ts';

test.each([
  ['build-start', true, true],
  ['deployment-start', true, true],
  ['deployment-alias', true, true],
  ['deployment-promotion', false, true],
  ['none', false, false],
  [undefined, false, false],
])(
  'a check that holds back %s can keep a preview (%s) or a production deployment (%s) from its addresses',
  (blocks, preview, production) => {
    const holds = (target: string | null) => blocking([{ name: 'e2e', status: 'running', blocks }], target).length === 1;
    expect([holds(null), holds('production')]).toEqual([preview, production]);
  },
);
