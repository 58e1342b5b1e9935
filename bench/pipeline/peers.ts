import { resolve } from 'node:path';
import type { Change } from '#sandbox/stage/consumer.ts';
import { tagEvent } from '#sandbox/stage/events.ts';
import type { Stage } from '#sandbox/stage/stage.ts';
import { goodChange, release } from '#scripts/demo/changes.ts';
import { folderArchiveBytes } from '../support/archive.ts';
import { type Cost, costOf } from './measure.ts';
import { openPull } from './ours.ts';

/**
 * Vercel's command line. amondnet/vercel-action 42.3.0 fetches the newest 50, which insists on https towards the API ('Protocol "http:" not
 * supported', seen with 50.44.0), so the release that our own prebuilt build pins stands for it.
 */
const CLI = 'vercel@60.1.3';
const LIGHTHOUSE = 'treosh/lighthouse-ci-action';
const FILE = '.github/workflows/peers.yml';

/**
 * The pipeline that a team builds of the peers: amondnet/vercel-action's commands, then treosh/lighthouse-ci-action on what was deployed.
 * The first is played as the commands that it runs (its `src/vercel-cli.ts`), since it insists on an https address, which no deployment on
 * this machine has; the second as it is.
 */
export async function peersPreview(stage: Stage, treosh: string): Promise<Cost> {
  const { sha, event } = openPull(stage, 'kinder-peers', { ...goodChange(stage.consumer), ...peersFile('pull_request', '') });
  const run = await stage.run('peers', event(sha), { suites: { [LIGHTHOUSE]: resolve(treosh) } });
  stage.consumer.main();
  return peers(run, stage, treosh);
}

/** By a tag, straight into production: the command line cannot stage (`--skip-domain` waits for a domain for ever) and nobody rolls back. */
export async function peersProduction(stage: Stage, treosh: string): Promise<Cost> {
  const { consumer } = stage;
  const sha = consumer.commit('main', 'Release 1.3.0', { ...release('1.3.0'), ...peersFile('push: { tags: ["v*"] }', '--prod') });
  consumer.tag('v1.3.0');
  const run = await stage.run('peers', tagEvent(consumer, 'v1.3.0', sha), { suites: { [LIGHTHOUSE]: resolve(treosh) } });
  return peers(run, stage, treosh);
}

function peers(run: Awaited<ReturnType<Stage['run']>>, stage: Stage, treosh: string): Cost {
  const archive = folderArchiveBytes(treosh);
  return costOf('amondnet + treosh', run, stage, (job, { outputs }) =>
    job === 'lighthouse' ? archive : Number(outputs['npm-bytes'] ?? 0),
  );
}

/** The same request for the Vercel of this machine; npm needs to be told which authorities this machine trusts. */
function peersFile(on: string, flags: string): Change {
  const authorities = process.env.NODE_EXTRA_CA_CERTS;
  const text = `
name: Peers
on: ${on.includes(':') ? `{ ${on} }` : on}
permissions: {}
jobs:
  deploy:
    runs-on: ubuntu-latest
    permissions: { contents: read }
    outputs:
      url: \${{ steps.deploy.outputs.url }}
      npm-bytes: \${{ steps.deploy.outputs.npm-bytes }}
    steps:
      - uses: actions/checkout@3d3c42e5aac5ba805825da76410c181273ba90b1
      - id: deploy
        env:
          VERCEL_TOKEN: \${{ secrets.VERCEL_TOKEN }}
          VERCEL_ORG_ID: \${{ vars.VERCEL_ORG_ID }}
          VERCEL_PROJECT_ID: \${{ vars.VERCEL_PROJECT_ID }}
          VERCEL_TELEMETRY_DISABLED: '1'${authorities ? `\n          NODE_EXTRA_CA_CERTS: ${authorities}` : ''}
        run: |
          url=$(npx --yes ${CLI} ${flags} --yes --api "$VERCEL_API_URL" -t "$VERCEL_TOKEN" -m githubCommitSha="$GITHUB_SHA" -m githubDeployment=1)
          npx --yes ${CLI} inspect "$url" --api "$VERCEL_API_URL" -t "$VERCEL_TOKEN" || true
          echo "url=http\${url#https}" >> "$GITHUB_OUTPUT"
          echo "npm-bytes=$(du -sb "$HOME/.npm/_cacache/content-v2" | cut -f1)" >> "$GITHUB_OUTPUT"
  lighthouse:
    needs: deploy
    runs-on: ubuntu-latest
    permissions: { contents: read }
    steps:
      - uses: actions/checkout@3d3c42e5aac5ba805825da76410c181273ba90b1
      - uses: ${LIGHTHOUSE}@v12
        env:
          BYPASS: \${{ secrets.VERCEL_AUTOMATION_BYPASS_SECRET }}
        with:
          urls: \${{ needs.deploy.outputs.url }}
          runs: 1
          budgetPath: .github/budgets.json
          configPath: .github/lighthouserc.cjs
          uploadArtifacts: true
`;
  return { [FILE]: text.trimStart(), '.github/lighthouserc.cjs': LIGHTHOUSE_SETTINGS };
}

/** The same device as the petstore's configuration asks of budget-gate. */
const LIGHTHOUSE_SETTINGS = `module.exports = { ci: { collect: { settings: {
  preset: 'desktop',
  chromeFlags: '--headless=new --no-sandbox',
  extraHeaders: JSON.stringify({ 'x-vercel-protection-bypass': process.env.BYPASS }),
} } } };
`;
