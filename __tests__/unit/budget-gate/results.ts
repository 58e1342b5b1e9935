import type { AuditResult, LighthouseResult } from '@shipgate/budget-gate/lighthouse-result.ts';

type AuditParts = Partial<AuditResult>;

export const audit = (parts: AuditParts = {}): AuditResult => ({
  title: 'An audit',
  score: 1,
  scoreDisplayMode: 'numeric',
  ...parts,
});

/** A Lighthouse result with the given audits; a number stands for a timing in ms. */
export function result(audits: Record<string, AuditParts | number> = {}, performanceScore: number | null = 1): LighthouseResult {
  return {
    mainDocumentUrl: 'https://shop.test/',
    finalDisplayedUrl: 'https://shop.test/',
    audits: Object.fromEntries(
      Object.entries(audits).map(([id, parts]) => [
        id,
        typeof parts === 'number' ? audit({ title: id, numericValue: parts, numericUnit: 'millisecond' }) : audit(parts),
      ]),
    ),
    categories: { performance: { score: performanceScore } },
  };
}
