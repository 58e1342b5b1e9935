import * as z from 'zod/mini';
import { VERDICTS } from './verdict.ts';

/**
 * The Report: what every gate says, once, for every channel. Published as JSON Schema in `schemas/report.schema.json`.
 * Text in it may come from strangers (page titles, headers, branch names): a renderer escapes it, a gate never does.
 */
export const REPORT_SCHEMA = 'shipgate/report@1';

const verdict = z.enum(VERDICTS);
const value = z.union([z.string(), z.number()]);

export const findingSchema = z.strictObject({
  /** Stable name of the rule, kebab-case: `uncaught-error`, `largest-contentful-paint`. */
  rule: z.string().check(z.minLength(1)),
  /** One line that says what is wrong, for a person. */
  title: z.string(),
  verdict,
  severity: z.enum(['critical', 'high', 'medium', 'low', 'info']),
  actual: z.optional(value),
  expected: z.optional(value),
  unit: z.optional(z.string()),
  where: z.optional(z.strictObject({ url: z.optional(z.string()), file: z.optional(z.string()), line: z.optional(z.number()) })),
  /** Why it matters or where to read more: a sentence or a URL. */
  help: z.optional(z.string()),
  /** What to do about it: a sentence, a line of configuration or a command. */
  fix: z.optional(z.string()),
});

export const metricSchema = z.strictObject({
  name: z.string().check(z.minLength(1)),
  /** `ms`, `bytes`, `count`, `score`, `ratio`. */
  unit: z.string(),
  value: z.number(),
  page: z.optional(z.string()),
  device: z.optional(z.enum(['mobile', 'desktop'])),
  /** Which of several samples this is, from 1. Absent for an aggregate. */
  sample: z.optional(z.number()),
});

export const evidenceSchema = z.strictObject({
  name: z.string(),
  kind: z.enum(['screenshot', 'trace', 'html', 'json', 'log', 'patch']),
  /** A file beside the report file, as a relative path. */
  path: z.optional(z.string()),
  url: z.optional(z.string()),
});

export const targetSchema = z.strictObject({
  url: z.optional(z.string()),
  /** `preview`, `production` or a custom environment. */
  environment: z.string(),
  deploymentId: z.optional(z.string()),
});

export const sourceSchema = z.strictObject({
  /** OWNER/NAME. */
  repository: z.string(),
  /** The head commit that was judged, never GitHub's merge commit. */
  sha: z.string(),
  /** Branch or tag name, or a full ref. */
  ref: z.string(),
  pullRequest: z.optional(z.number()),
  runId: z.number(),
  runAttempt: z.number(),
  job: z.string(),
});

export const reportSchema = z.strictObject({
  schema: z.literal(REPORT_SCHEMA),
  /** Project, job and gate: see `reportId`. Its identity in the database, in artifact names and in the comment. */
  id: z.string().check(z.regex(/^[A-Za-z0-9_.-]+$/)),
  gate: z.string(),
  verdict,
  /** One sentence that explains the verdict. */
  reason: z.string(),
  target: targetSchema,
  source: sourceSchema,
  /** ISO 8601 in UTC. */
  startedAt: z.string(),
  durationMs: z.number(),
  findings: z.array(findingSchema),
  metrics: z.array(metricSchema),
  evidence: z.array(evidenceSchema),
  /** Present in a compact report only: how many entries of each list were left out. */
  omitted: z.optional(z.strictObject({ findings: z.number(), metrics: z.number(), evidence: z.number() })),
});

export type Finding = z.infer<typeof findingSchema>;
export type Metric = z.infer<typeof metricSchema>;
export type Evidence = z.infer<typeof evidenceSchema>;
export type Target = z.infer<typeof targetSchema>;
export type Source = z.infer<typeof sourceSchema>;
export type Report = z.infer<typeof reportSchema>;

/**
 * Reads a Report from JSON text that another job produced.
 * @throws Error that says what does not fit, when it is not JSON or not a Report.
 */
export function parseReport(json: string): Report {
  const parsed = reportSchema.safeParse(JSON.parse(json));
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw new Error(`not a ${REPORT_SCHEMA}: ${issue?.path.join('.') || 'the document'}: ${issue?.message}`);
}
