import { expect, test } from '@jest/globals';
import { artifactReports } from '@shipgate/notify/adapters/reports.ts';
import { zipSync } from 'fflate';
import { reportArtifactName } from '#core/identity.ts';
import type { HttpClient } from '#kit/http/client.ts';
import { createReport } from '#testing/reports.ts';

/** GitHub with these artifacts in the run, each with one report: by the artifact's name, the report's id. */
function holding(ids: Record<string, string>): HttpClient {
  const artifacts = Object.keys(ids).map((name, id) => ({ id, name, size_in_bytes: 9, expired: false, created_at: '' }));
  const zips = Object.values(ids).map((id) => zipSync({ 'report.json': Buffer.from(JSON.stringify(createReport({ id }))) }));
  const answer = (text: string, bytes = Buffer.from(text)) => ({ status: 200, headers: new Headers(), bytes, text, url: '' });
  return {
    request: async ({ path }) => {
      const [, index] = /artifacts\/(\d+)\/zip/.exec(path) ?? [];
      return answer('', Buffer.from(zips[Number(index)] ?? []));
    },
    json: async <T>() => ({ total_count: artifacts.length, artifacts }) as T,
    lines: () => {
      throw new Error('not asked for');
    },
    save: () => Promise.reject(new Error('not asked for')),
    fetch,
  };
}

test("a report counts under its own name only, so a build's artifact cannot speak for a gate", async () => {
  const own = reportArtifactName('web.smoke.smoke');
  const client = holding({ 'shipgate-report-web.smoke.a': 'web.smoke.smoke', [own]: 'web.smoke.smoke' });
  expect(await artifactReports(client, 1).of('smoke')).toHaveLength(1);
  expect(await artifactReports(client, 1).of('deploy')).toEqual([]);
  const forged = holding({ 'shipgate-report-web.smoke.a': 'web.deploy.deploy', 'shipgate-report-x.smoke.y': 'web.smoke.smoke' });
  expect(await artifactReports(forged, 1).of('smoke')).toEqual([]);
});
