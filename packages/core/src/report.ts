import * as z from 'zod/mini';
import { firstIssue } from './json.ts';
import { REPORT_SCHEMA } from './report-version.ts';
import { VERDICTS } from './verdict.ts';

/**
 * The Report: what every gate says, once, for every channel. Published as JSON Schema in `schemas/report.schema.json`.
 * Text in it may come from strangers (page titles, headers, branch names): a renderer escapes it, a gate never does.
 */

/** A field's text for people: it is the `description` in the published JSON Schema, and the documentation here. */
const { describe } = z;

const verdict = z
  .enum(VERDICTS)
  .check(describe('`error`: could not be measured; `skip`: does not apply here. Folding: fail > error > warn > pass > skip.'));
/** What can be done to an environment. */
export const OPERATIONS = ['deploy', 'promote', 'rollback'] as const;
export type Operation = (typeof OPERATIONS)[number];

const text = (description: string) => z.string().check(describe(description));
const name = (description: string) => z.string().check(z.minLength(1), describe(description));
const figure = (description: string) => z.number().check(describe(description));
const count = z.int().check(z.nonnegative());
const value = (description: string) => z.union([z.string(), z.number()]).check(describe(description));

const findingSchema = z
  .strictObject({
    rule: name('Stable name of the rule, kebab-case: `uncaught-error`, `largest-contentful-paint`.'),
    title: text('One line that says what is wrong, for a person.'),
    verdict,
    severity: z.enum(['critical', 'high', 'medium', 'low', 'info']),
    actual: z.optional(value('What was seen.')),
    expected: z.optional(value('What is allowed.')),
    unit: z.optional(text('Unit of `actual` and `expected`: `ms`, `bytes`, `count`, `score`, `ratio`.')),
    where: z.optional(
      z.strictObject({ url: z.optional(z.string()), file: z.optional(z.string()), line: z.optional(figure('From 1.')) }),
    ),
    help: z.optional(text('Why it matters or where to read more: a sentence or a URL.')),
    fix: z.optional(text('What to do about it: a sentence, a line of configuration or a command.')),
  })
  .check(z.meta({ id: 'Finding', description: 'One thing that a gate saw and judged.' }));

const metricSchema = z
  .strictObject({
    name: name('Stable name, kebab-case.'),
    unit: text('`ms`, `bytes`, `count`, `score`, `ratio`.'),
    value: z.number(),
    page: z.optional(text('The page it was measured on.')),
    device: z.optional(z.enum(['mobile', 'desktop'])),
    sample: z.optional(
      z
        .int()
        .check(
          z.nonnegative(),
          z.maximum(1_000_000),
          describe('Which of several samples this is, from 1. Absent for an aggregate.'),
        ),
    ),
  })
  .check(z.meta({ id: 'Metric', description: 'One figure that was measured, judged or not.' }));

const evidenceSchema = z
  .strictObject({
    name: z.string(),
    kind: z.enum(['screenshot', 'trace', 'html', 'json', 'log', 'patch']),
    path: z.optional(text('A file beside the report file, as a relative path. Absent in a compact report.')),
    url: z.optional(z.string()),
  })
  .check(z.meta({ id: 'Evidence', description: 'A file that shows what was seen. It travels in the artifact of the report.' }));

export const targetSchema = z
  .strictObject({
    url: z.optional(z.string()),
    environment: text('`preview`, `production` or a custom environment.'),
    deploymentId: z.optional(text("Vercel's id of the deployment: `dpl_…`.")),
  })
  .check(z.meta({ id: 'Target', description: 'What was judged.' }));

export const sourceSchema = z
  .strictObject({
    repository: text('OWNER/NAME.'),
    sha: text("The head commit that was judged, never GitHub's merge commit."),
    ref: text('Branch or tag name, or a full ref.'),
    pullRequest: z.optional(z.number()),
    runId: z.number(),
    runAttempt: z.number(),
    job: z.string(),
  })
  .check(z.meta({ id: 'Source', description: 'Where it comes from: commit and run.' }));

export const reportSchema = z
  .strictObject({
    schema: z.literal(REPORT_SCHEMA),
    id: z
      .string()
      .check(
        z.regex(/^[A-Za-z0-9_.-]+$/),
        describe('Project, job and gate: the identity in the database, in artifact names and in the comment.'),
      ),
    gate: text('Name of the action that judged.'),
    operation: z.optional(
      z.enum(OPERATIONS).check(describe('What was done to the environment, where the name of the job does not say it.')),
    ),
    verdict,
    reason: text('One sentence that explains the verdict.'),
    target: targetSchema,
    source: sourceSchema,
    startedAt: z.iso.datetime().check(z.regex(/^2/), describe('ISO 8601 in UTC.')),
    durationMs: count,
    findings: z.array(findingSchema).check(describe('Worst first.')),
    metrics: z.array(metricSchema),
    evidence: z.array(evidenceSchema),
    omitted: z.optional(
      z
        .strictObject({ findings: z.number(), metrics: z.number(), evidence: z.number() })
        .check(describe('Present in a compact report only: how many entries of each list were left out.')),
    ),
  })
  .check(z.meta({ title: 'Shipgate Report', description: 'What a gate says about a target, once, for every channel.' }));

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
  throw new Error(`not a ${REPORT_SCHEMA}: ${firstIssue(parsed.error)}`);
}
