import { expect, test } from '@jest/globals';
import { livePorts } from '@shipgate/notify/live-ports.ts';
import type { Inputs } from '@shipgate/notify/run.ts';
import { Secret } from '#kit/secret.ts';
import type { Session } from '#kit/session.ts';
import { createReport } from '#testing/reports.ts';

/** What a run is set up with. */
const ports = (inputs: object = {}, session: object = {}) =>
  livePorts(
    { environment: 'preview', needs: '{}', 'github-token': new Secret('a token'), ...inputs } as Inputs,
    {
      source: createReport().source,
      project: 'petstore',
      actor: 'octocat',
      runUrl: '',
      isFork: false,
      eventName: 'pull_request',
      event: { action: 'closed', pull_request: { number: 7 } },
      env: {},
      secrets: [],
      signal: new AbortController().signal,
      log: { info: () => {} },
      output: () => {},
      summary: () => {},
      ...session,
    } as unknown as Session,
  );

test('a comment is written where it may be, and where people look', () => {
  expect(ports().comments).not.toHaveProperty('off');
  expect(ports({}, { isFork: true }).comments).toMatchObject({ off: expect.stringContaining("fork's pull request") });
  expect(ports({}, { isFork: true, eventName: 'workflow_run' }).comments).not.toHaveProperty('off');
  expect(ports({}, { eventName: 'merge_group' }).comments).toMatchObject({ off: expect.stringContaining('merge queue') });
  expect(ports({ 'github-token': undefined }).comments).toMatchObject({
    off: expect.stringContaining('github-token is missing'),
  });
});

test('a run knows that its pull request was closed, and which jobs are no part of it', () => {
  expect(ports({ 'left-out': ['gates'] }).facts).toMatchObject({ closed: true, leftOut: ['gates'] });
  expect(ports({}, { event: { action: 'opened', pull_request: { number: 7 } } }).facts.closed).toBe(false);
  expect(ports({}, { event: { action: 'closed' } }).facts.closed).toBe(false);
});

test('no more people are written to than Resend takes at once', () => {
  const to = (count: number) => ({ 'email-to': Array.from({ length: count }, (_, n) => `p${n}@acme.test`) });
  expect(() => ports(to(50))).not.toThrow();
  expect(() => ports(to(51))).toThrow('email-to names 51 addresses; at most 50.');
});
