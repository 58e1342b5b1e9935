import { expect, test } from '@jest/globals';
import { changeOf } from '@shipgate/notify/state.ts';
import { marked } from 'marked';
import { COMMENT_MAX_LENGTH, runComment } from '#core/render/comment.ts';
import { changeEmail } from '#core/render/email.ts';
import { isNewer, markerId, readMarker } from '#core/render/marker.ts';
import type { JobStory, RunStory } from '#core/run/story.ts';
import { createFinding, createReport } from '#testing/reports.ts';

const HOSTILE =
  '</details><script>alert(1)</script> @everyone [x](javascript:1) ${{ secrets.X }} --> <!-- `|`\r\nBcc: x@y.z \u202e';

/** As GitHub shows it, as far as markup goes. */
const rendered = (body: string) => marked.parse(body, { gfm: true, async: false });

const redJob = (name: string, findings = 1): JobStory => ({
  id: `petstore.${name}.${name}`,
  job: name,
  result: 'failure',
  verdict: 'fail',
  effect: 'fail',
  reason: HOSTILE,
  report: createReport({
    gate: name,
    verdict: 'fail',
    findings: Array.from({ length: findings }, () =>
      createFinding({ title: HOSTILE, actual: HOSTILE, fix: HOSTILE, where: { url: HOSTILE } }),
    ),
  }),
});

const createStory = (overrides: Partial<RunStory> = {}): RunStory => ({
  source: { ...createReport().source, job: 'notify' },
  project: 'pet--store',
  environment: 'preview',
  actor: HOSTILE,
  runUrl: 'https://github.com/acme/petstore/actions/runs/4242',
  at: '2026-11-22T08:00:00.000Z',
  verdict: 'fail',
  condition: 'bad',
  headline: HOSTILE,
  url: 'https://petstore.example',
  jobs: [redJob('smoke')],
  ...overrides,
});

test('a comment never grows beyond what GitHub takes, nor is its markup cut open', () => {
  const jobs = Array.from({ length: 200 }, (_, index) => redJob(`gate-${index}`, 30));
  const body = runComment(createStory({ jobs }));
  expect(body.length).toBeLessThanOrEqual(COMMENT_MAX_LENGTH);
  const html = rendered(body);
  expect(html.match(/<details/g)).toHaveLength(html.match(/<\/details>/g)?.length ?? 0);
  expect(body).toMatch(/\d+ more jobs with findings/);
});

test("strangers' text is no markup in a comment", () => {
  const body = runComment(createStory());
  const html = rendered(body);
  expect(html).not.toMatch(/<script|href="javascript/);
  expect(html.match(/<details|<\/details>|<!--|-->/g)).toEqual(['<!--', '-->', '<details', '</details>']);
  expect(html.replaceAll(/<code[\s\S]*?<\/code>/g, '')).not.toContain('@everyone');
});

test('what is not there at all was not seen either: only what was expected is told', () => {
  const told = (figures: object) => {
    const finding = createFinding({ title: 'No such header.', ...figures });
    const report = createReport({ verdict: 'fail', reason: finding.title, findings: [finding] });
    return runComment(createStory({ jobs: [{ ...redJob('smoke'), reason: report.reason, report }] }));
  };
  expect(told({ actual: undefined, expected: 'a policy', unit: undefined })).toMatch(/No such header\. \|.*Expected: a policy/s);
  expect(told({ actual: 3, expected: 0, unit: 'count' })).toMatch(/No such header\. 3 count .*\|.*Seen: 3 count/s);
});

test('what a report calls its gate notifies nobody and refers to nothing, in the fold of a comment as elsewhere', () => {
  const { report = createReport(), ...job } = redJob('build');
  const body = runComment(createStory({ jobs: [{ ...job, report: { ...report, gate: '@acme/owners #12' } }] }));
  expect(body).toContain('<summary>');
  expect(body.replaceAll(/`[^`]*`/g, '')).not.toMatch(/@acme|#12/);
});

test("strangers' text is no markup in an e-mail, and the subject is one line", () => {
  const email = changeEmail(createStory({ environment: HOSTILE }), 'turned-bad');
  expect(email.subject).not.toMatch(/[\r\n\u202e]/);
  expect(email.html).not.toMatch(/<script|<!--/);
  expect(email.text).not.toMatch(/\u202e|^Bcc:/m);
});

test('a comment is known again by its marker, and by no other project', () => {
  const story = createStory();
  const body = runComment(story);
  expect(readMarker(markerId(story), body)).toEqual({ run: 4242, attempt: 1, condition: 'bad' });
  expect(readMarker(markerId({ ...story, project: 'other' }), body)).toBeUndefined();
  expect(readMarker(markerId(story), `> quoted\n${body}`)).toBeUndefined();
});

test('a run that says nothing about the condition keeps what the comment knew', () => {
  const { condition: _, ...story } = createStory();
  const body = runComment(story, { run: 1, attempt: 1, condition: 'bad' });
  expect(readMarker(markerId(story), body)).toMatchObject({ condition: 'bad' });
});

test.each([
  [{ run: 4243, attempt: 1 }, true],
  [{ run: 4242, attempt: 2 }, true],
  [{ run: 4242, attempt: 1 }, false],
  [{ run: 4241, attempt: 9 }, false],
])('whether %j is newer than run 4242, attempt 1', (marker, expected) => {
  expect(isNewer(marker, createStory())).toBe(expected);
});

test('a release whose gates were red before its promotion was held back, not rolled back', () => {
  const promote: JobStory = {
    id: 'p.promote.job',
    job: 'promote',
    result: 'skipped',
    verdict: 'skip',
    effect: 'skip',
    reason: '',
    operation: 'promote',
  };
  const { pullRequest: _, ...source } = createStory().source;
  const { subject } = changeEmail(
    createStory({ source, environment: 'production', jobs: [redJob('smoke'), promote] }),
    'turned-bad',
  );
  expect(subject).toBe('[pet--store] production release was held back: smoke');
});

test.each([
  [undefined, 'bad', 'turned-bad'],
  ['good', 'bad', 'turned-bad'],
  ['bad', 'bad', undefined],
  ['bad', 'good', 'recovered'],
  ['good', 'good', undefined],
  [undefined, 'good', undefined],
  ['bad', undefined, undefined],
] as const)('from %s to %s the news is %s', (before, now, change) => {
  expect(changeOf(before, now)).toBe(change);
});
