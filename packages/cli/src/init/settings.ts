import { SUITE_SLUG } from '#core/suite.ts';
import type { ChosenProject } from './wishes.ts';

const SCHEMA = `https://raw.githubusercontent.com/${SUITE_SLUG}/main/schemas/config.schema.json`;

/** Shown beside a site that sends no policy: else its first run would be red for something that it never promised. */
const advisory = (
  advice: string,
) => `  # The site seems to send no Content-Security-Policy yet, so this gate only tells what it finds.
  # Put the headers that its job summary suggests into vercel.json, ${advice} remove the next line: from then on it guards them.
  fail-on: never
`;

/** What a framework's build writes between script tags is listed by hash, and another build may write something else. */
const FRAMEWORK_ADVICE = `but no policy that lists hashes (sha256-…): they are those of one
  # build's inline scripts, and would block the next one's. A step after the build can list them anew in each page, as this one does:
  # https://github.com/${SUITE_SLUG}/blob/main/examples/nextjs/csp.mjs
  # Then`;

/** A project's first settings: the pages that were found, and each default that is worth knowing. */
export const settingsText = ({
  pages,
  framework,
  sendsSecurityHeaders,
}: Pick<ChosenProject, 'pages' | 'framework' | 'sendsSecurityHeaders'>): string =>
  `# yaml-language-server: $schema=${SCHEMA}
# Settings of Shipgate. An input of the workflow beats this file.

smoke:
  # Opened in a real browser; each must answer well and throw no error.
  pages: [${pages.map(quoted).join(', ')}]

budget-gate:
  # Measured by Lighthouse, as on a slow phone. Without "budgets" these hold: LCP 2.5 s, CLS 0.1, TBT 300 ms.
  pages: [${quoted(pages[0] ?? '/')}]
  runs: 3

header-audit:
  pages: [${quoted(pages[0] ?? '/')}]
${sendsSecurityHeaders ? '' : advisory(framework.slug === null ? 'then' : FRAMEWORK_ADVICE)}`;

/** A path as YAML takes it between brackets. */
const quoted = (path: string) => (/^\/[\w./-]*$/.test(path) ? path : JSON.stringify(path));
