import { redactDeep } from '#core/secrets.ts';
import { readInputs } from '#kit/inputs/read.ts';
import type { Console } from '../console.ts';
import type { Flags } from '../flags.ts';
import type { Check } from './check.ts';
import { CHECKS } from './checks.ts';
import { doctorCommand } from './command.ts';
import { type Patient, readPatient } from './patient.ts';
import { type Row, resultOf, resultTerminal } from './result.ts';
import { untoldBecause } from './trouble.ts';

/** What doctor reads and must never show. */
const SECRETS = [
  'VERCEL_TOKEN',
  'VERCEL_AUTOMATION_BYPASS_SECRET',
  'GITHUB_TOKEN',
  'GH_TOKEN',
  'SUPABASE_SECRET_KEY',
  'RESEND_API_KEY',
];

/** `shipgate doctor`: all checks at the same time. @returns the exit code: 0, or 1 for anything that fails or could not be told. */
export async function doctor({ texts, print }: Flags, { folder, env, signal, paint, ...console }: Console): Promise<number> {
  const inputs = readInputs(doctorCommand, { texts, config: { texts: {}, places: {} }, env: {} });
  const patient = readPatient(folder, env, { signal, timeoutMs: inputs['timeout-seconds'] * 1000 });
  const rows = await Promise.all(CHECKS.map((check) => rowsOf(check, patient)));
  const secrets = SECRETS.flatMap((name) => env[name]?.trim() || []);
  const result = redactDeep(resultOf(rows.flat()), secrets);
  console.print(print === 'json' ? JSON.stringify(result, null, 2) : resultTerminal(result, paint));
  return result.verdict === 'fail' || result.verdict === 'error' ? 1 : 0;
}

async function rowsOf({ id, area, look }: Check, patient: Patient): Promise<Row[]> {
  const found = await Promise.resolve()
    .then(() => look(patient))
    .catch(untoldBecause);
  return [found].flat().map((diagnosis) => ({ check: id, area, ...diagnosis }));
}
