import type { Verdict } from '#core/verdict.ts';
import type { Patient } from './patient.ts';

/** What a check concludes. `error` means that it could not be told, which is never a pass. */
export interface Diagnosis {
  verdict: Verdict;
  /** One sentence: what was seen. */
  title: string;
  /** What to do, where there is something to do. */
  fix?: string;
}

export const AREAS = ['Repository', 'Vercel', 'GitHub', 'Supabase', 'Resend'] as const;

/** One thing that can be wrong before the first run. Those of several projects conclude once for each. */
export interface Check {
  /** Stays the same from version to version, for who reads the JSON. */
  id: string;
  area: (typeof AREAS)[number];
  look(patient: Patient): Promise<Diagnosis | Diagnosis[]> | Diagnosis | Diagnosis[];
}

export const pass = (title: string): Diagnosis => ({ verdict: 'pass', title });
export const skip = (title: string): Diagnosis => ({ verdict: 'skip', title });
export const warn = (title: string, fix: string): Diagnosis => ({ verdict: 'warn', title, fix });
export const fail = (title: string, fix: string): Diagnosis => ({ verdict: 'fail', title, fix });
export const untold = (title: string, fix: string): Diagnosis => ({ verdict: 'error', title, fix });
