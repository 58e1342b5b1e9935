import { expect, test } from '@jest/globals';
import { COMPACT_MAX_BYTES, compactReport } from '#core/compact.ts';
import { parseReport } from '#core/report.ts';
import { createFinding, createReport } from '#testing/reports.ts';

const HOSTILE = 'a"b\\c\n😀 ${{ secrets.X }} \ud800 </script> '.repeat(400);

test('a small report travels whole', () => {
  const report = createReport({ findings: [createFinding()] });
  expect(parseReport(compactReport(report))).toEqual(report);
});

test.each([1, 30, 500])('%i hostile findings fit into 10 KiB, still parse, and say what was left out', (count) => {
  const findings = Array.from({ length: count }, (_, n) =>
    createFinding({ title: `${n} ${HOSTILE}`, fix: HOSTILE, where: { url: HOSTILE } }),
  );
  const evidence = Array.from({ length: 60 }, (_, n) => ({ name: `${n}${HOSTILE}`, kind: 'screenshot' as const, path: HOSTILE }));
  const metrics = Array.from({ length: count }, (_, n) => ({ name: `metric-${n}`, unit: 'ms', value: n, page: HOSTILE }));
  const source = { ...createReport().source, ref: HOSTILE };
  const text = compactReport(
    createReport({ findings, metrics, evidence, source, reason: HOSTILE, target: { environment: HOSTILE, url: HOSTILE } }),
  );
  expect(Buffer.byteLength(text)).toBeLessThanOrEqual(COMPACT_MAX_BYTES);
  const parsed = parseReport(text);
  expect(parsed.findings.length + (parsed.omitted?.findings ?? 0)).toBe(count);
  expect(parsed.metrics.length + (parsed.omitted?.metrics ?? 0)).toBe(count);
});

test('the worst findings survive the cut', () => {
  const findings = Array.from({ length: 400 }, (_, n) => createFinding({ title: `${n} ${'x'.repeat(200)}` }));
  const kept = parseReport(compactReport(createReport({ findings }))).findings;
  expect(kept[0]?.title).toMatch(/^0 /);
  expect(kept.length).toBeGreaterThan(5);
});

test('no expression opener stands in the text, and its value is unchanged', () => {
  const text = compactReport(createReport({ reason: 'see ${{ secrets.TOKEN }}' }));
  expect(text).not.toContain('${{');
  expect(parseReport(text).reason).toBe('see ${{ secrets.TOKEN }}');
});

// `act` evaluates the outputs of a matrix's jobs and of a called workflow twice: an opener that nothing closes would even end it.
test.each(['${{', '}} ${{', '$${{ x }}', '${{{', '\\${{ x', `\${${'{'}{`, '${{ ${{ }} }}'])(
  'no opener is left of %j wherever it stands',
  (text) => {
    const report = createReport({
      reason: text,
      findings: [createFinding({ title: text, fix: text, actual: text, where: { url: text } })],
      metrics: [{ name: text, unit: text, value: 1, page: text }],
      evidence: [{ name: text, kind: 'log', url: text }],
      target: { environment: text, url: text },
      source: { ...createReport().source, ref: text },
    });
    const compact = compactReport(report);
    expect(compact).not.toContain('${{');
    expect(parseReport(compact).findings[0]?.title).toBe(text);
  },
);
