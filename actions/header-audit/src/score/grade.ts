export const GRADES = ['A+', 'A', 'A-', 'B+', 'B', 'B-', 'C+', 'C', 'C-', 'D+', 'D', 'D-', 'F'] as const;
export type Grade = (typeof GRADES)[number];

/** The version of MDN Observatory's algorithm that this folder follows. */
export const ALGORITHM = 6;

/** Bonuses count only for a page that is already this good without them. */
const LEAST_FOR_BONUS = 90;

const LEAST_POINTS: readonly (readonly [least: number, grade: Grade])[] = [
  [100, 'A+'],
  [90, 'A'],
  [85, 'A-'],
  [80, 'B+'],
  [70, 'B'],
  [65, 'B-'],
  [60, 'C+'],
  [50, 'C'],
  [45, 'C-'],
  [40, 'D+'],
  [30, 'D'],
  [25, 'D-'],
];

export interface Score {
  /** From 0 to 165. */
  points: number;
  grade: Grade;
}

/**
 * Adds modifiers up to a score: 100 and all of them, or without the bonuses when the rest alone is below 90; never below 0.
 * @see https://developer.mozilla.org/en-US/observatory/docs/tests_and_scoring
 */
export function scoreOf(modifiers: readonly number[]): Score {
  const sum = (numbers: readonly number[]) => numbers.reduce((total, number) => total + number, 0);
  const withoutBonus = 100 + sum(modifiers.filter((modifier) => modifier < 0));
  const points = Math.max(0, withoutBonus >= LEAST_FOR_BONUS ? 100 + sum(modifiers) : withoutBonus);
  return { points, grade: gradeOf(points) };
}

/** The grade of a number of points, rounded down to a multiple of 5. */
export function gradeOf(points: number): Grade {
  const rounded = points - (points % 5);
  return LEAST_POINTS.find(([least]) => rounded >= least)?.[1] ?? 'F';
}

/** Whether one grade is worse than another. */
export const isWorse = (grade: Grade, than: Grade): boolean => GRADES.indexOf(grade) > GRADES.indexOf(than);
