import { expect, test } from '@jest/globals';
import { ansiPaint, plainPaint, reportTerminal, terminalText } from '#core/render/terminal.ts';
import { createFinding, createReport } from '#testing/reports.ts';

const slow = createFinding({
  rule: 'largest-contentful-paint',
  title: 'The largest part of / comes late.',
  actual: 4210,
  expected: 2500,
  unit: 'ms',
  where: { url: 'https://petstore.example/' },
  help: 'It is what a visitor waits for.',
  fix: 'Load heavy.js with defer.',
});

test('verdict first, figure and limit next, then the cause, and last what to do', () => {
  const report = createReport({ verdict: 'fail', reason: 'Slow (and 1 more)', findings: [slow, createFinding()] });
  const text = reportTerminal(report, 'Budget gate', plainPaint);
  const order = [
    'Budget gate: fail',
    '4,210 ms (expected 2,500 ms)',
    'comes late',
    'It is what a visitor',
    'To do: Load heavy.js',
  ];
  const places = order.map((part) => text.indexOf(part));
  expect(places).toEqual(places.toSorted((a, b) => a - b));
  expect(places).not.toContain(-1);
});

test('a passing report says so, and shows its figures without single samples', () => {
  const metric = { name: 'page-load', unit: 'ms', value: 412, page: '/' };
  const text = reportTerminal(createReport({ metrics: [metric, { ...metric, value: 999, sample: 1 }] }), 'Smoke', plainPaint);
  expect(text).toMatch(/^✔ Smoke: pass {2}https:\/\/petstore.example · preview · 1\.2 s\n {2}Everything/);
  expect(text).toContain('page-load  412 ms  /');
  expect(text).not.toContain('999');
  expect(text).toContain('1 more figure in the report.');
});

test('a remedy of several lines stays as it is, to be copied', () => {
  const report = createReport({ verdict: 'fail', findings: [createFinding({ fix: '{\n  "headers": []\n}' })] });
  expect(reportTerminal(report, 'Header audit', plainPaint)).toContain('To do:\n      {\n        "headers": []\n      }');
});

test('a stranger cannot move the cursor, colour the screen, ring the bell or turn the line around', () => {
  const hostile = '\x1b[2J\x1b]0;owned\x07\r\x9b31m\u202eevil\u2066 ok\x08';
  const report = createReport({
    reason: hostile,
    target: { url: hostile, environment: hostile },
    findings: [
      createFinding({ title: hostile, rule: hostile, help: hostile, fix: hostile, actual: hostile, where: { url: hostile } }),
    ],
    metrics: [{ name: hostile, unit: hostile, value: 1, page: hostile }],
  });
  expect(reportTerminal(report, 'Smoke', plainPaint)).not.toMatch(/(?!\n)[\p{Cc}\p{Bidi_Control}]/u);
  expect(terminalText('plain\ntext')).toBe('plain\ntext');
});

test('colours come from the paint alone', () => {
  const report = createReport({ verdict: 'fail', findings: [slow] });
  expect(reportTerminal(report, 'Smoke', ansiPaint)).toContain('\x1b[31m');
  expect(reportTerminal(report, 'Smoke', plainPaint)).not.toContain('\x1b');
});

test('what is left out is counted', () => {
  const report = createReport({ verdict: 'fail', findings: Array.from({ length: 60 }, () => createFinding()) });
  expect(reportTerminal(report, 'Smoke', plainPaint)).toContain('10 more findings in the report.');
});
