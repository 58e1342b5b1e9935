/** The parts of Lighthouse's result (LHR) that are read here. @see https://github.com/GoogleChrome/lighthouse/blob/main/docs/understanding-results.md */
export interface LighthouseResult {
  /** The address of the document that was measured, after redirects. */
  mainDocumentUrl?: string;
  finalDisplayedUrl: string;
  /** Present when the page could not be measured at all. */
  runtimeError?: { code: string; message: string };
  audits: Record<string, AuditResult>;
  categories: Record<string, { score: number | null }>;
}

export interface AuditResult {
  title: string;
  /** From 0 to 1; null when there is nothing to score. */
  score: number | null;
  scoreDisplayMode: string;
  numericValue?: number;
  /** `millisecond`, `byte`, `unitless`, … */
  numericUnit?: string;
  errorMessage?: string;
  details?: { items?: Readonly<Record<string, unknown>>[] };
}

/** One page and its runs, in the order they were made. */
export interface MeasuredPage {
  /** Path and query, as a person names it. */
  name: string;
  url: string;
  runs: readonly LighthouseResult[];
}
