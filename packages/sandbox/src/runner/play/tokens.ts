/** An unsigned ACTIONS_RUNTIME_TOKEN in the form that @actions/artifact reads: it names the run and the job. */
export function runtimeToken(runId: string, job: string): string {
  const claims = { scp: `Actions.Results:${runId}:${job.replace(/[^\w-]+/g, '-')}`, exp: 4_000_000_000 };
  return [{ alg: 'none' }, claims]
    .map((part) => Buffer.from(JSON.stringify(part)).toString('base64url'))
    .concat('local')
    .join('.');
}
