import type { Finding } from '#core/report.ts';

export type RefusalRule = 'foreign-artifact' | 'wrong-digest' | 'too-large' | 'unsafe-archive' | 'broken-archive';

/** An artifact that is not what it should be: nothing of it is used, and the verdict is `fail`. Its message is one sentence. */
export class Refusal extends Error {
  override name = 'Refusal';
  readonly rule: RefusalRule;
  readonly fix: string | undefined;

  constructor(rule: RefusalRule, message: string, fix?: string) {
    super(message);
    this.rule = rule;
    this.fix = fix;
  }

  finding(): Finding {
    const { rule, message: title, fix } = this;
    return { rule, title, verdict: 'fail', severity: 'critical', ...(fix !== undefined && { fix }) };
  }
}
