import { expect, test } from '@jest/globals';
import { excess, readOnly } from '#sandbox/runner/read/permissions.ts';

test('what goes beyond the grant is named with what is allowed', () => {
  expect(excess({ contents: 'read', deployments: 'write', statuses: 'write' }, { contents: 'read', statuses: 'read' })).toEqual({
    requesting: 'deployments: write, statuses: write',
    allowed: 'deployments: none, statuses: read',
  });
  expect(excess({ contents: 'read' }, { contents: 'write' })).toBeUndefined();
});

test("a fork's token reads what it would have written and gets no OIDC", () => {
  expect(readOnly({ 'pull-requests': 'write', contents: 'read', 'id-token': 'write', actions: 'none' })).toEqual({
    'pull-requests': 'read',
    contents: 'read',
    'id-token': 'none',
    actions: 'none',
  });
});
