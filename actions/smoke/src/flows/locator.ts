import type { Locator, Page } from 'playwright-core';
import * as z from 'zod/mini';
import { ROLES } from './roles.ts';

const words = z.string().check(z.minLength(1));

/** How a flow points to an element: by what a person or a screen reader finds it by, or by its test id. */
export const locatorFields = {
  role: z.optional(z.enum(ROLES)),
  /** Accessible name; only with `role`. */
  name: z.optional(words),
  label: z.optional(words),
  text: z.optional(words),
  /** `data-testid`. */
  testid: z.optional(words),
};

export interface Target {
  role?: (typeof ROLES)[number] | undefined;
  name?: string | undefined;
  label?: string | undefined;
  text?: string | undefined;
  testid?: string | undefined;
}

/** Refuses a target that names no way to find it, or several. */
export const oneWay = z.refine<Target>(
  (target) =>
    [target.role, target.label, target.text, target.testid].filter((way) => way !== undefined).length === 1 &&
    (target.name === undefined || target.role !== undefined),
  { error: 'must name an element by exactly one of role (with name), label, text, testid' },
);

export const targetSchema = z.strictObject(locatorFields).check(oneWay);

export function locate(page: Page, { role, name, label, text, testid }: Target): Locator {
  if (role !== undefined) return page.getByRole(role, name === undefined ? {} : { name });
  if (label !== undefined) return page.getByLabel(label);
  if (testid !== undefined) return page.getByTestId(testid);
  return page.getByText(text ?? '');
}

/** `button "Authorize"`, `test id "total"`. */
export function describeTarget({ role, name, label, text, testid }: Target): string {
  if (role !== undefined) return name === undefined ? role : `${role} "${name}"`;
  if (label !== undefined) return `label "${label}"`;
  if (testid !== undefined) return `test id "${testid}"`;
  return `text "${text}"`;
}
