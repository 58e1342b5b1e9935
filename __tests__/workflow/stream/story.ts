import type { Stage, StageRun } from '#sandbox/stage/stage.ts';

/** What a run came to, in the five places where people look. */
export interface Story {
  conclusion: StageRun['conclusion'];
  /** The sentence that each comment of the pull request opens with; none for a run without a pull request. */
  comments: string[];
  /** `deploy.deploy pass` for each job's or gate's row, `promote: pass` for what was done to an environment, with its attempt after the first. */
  rows: string[];
  /** Subjects of the e-mails that lead to this run. */
  emails: string[];
  /** Production domains that serve another deployment than when this was told last; none where production stayed. */
  moved: string[];
}

/** Tells one run after the other; production is compared with what it was when this was made, then with what was told last. */
export function storyteller(stage: Stage): (run: StageRun, pull?: number) => Promise<Story> {
  let served = servedBy(stage);
  return async ({ runId, conclusion }, pull) => {
    const before = served;
    served = servedBy(stage);
    return {
      conclusion,
      comments: pull === undefined ? [] : openingsOf(stage, pull),
      rows: await rowsOf(stage, runId),
      emails: stage.sandbox.resend.emails().flatMap(({ subject, text }) => (leadsTo(runId, text) ? [subject] : [])),
      moved: [...served].flatMap(([domain, deployment]) => (before.get(domain) === deployment ? [] : [domain])),
    };
  };
}

const projectsOf = ({ vars }: Pick<Stage, 'vars'>): Set<string> =>
  new Set(Object.entries(vars).flatMap(([name, id]) => (name.startsWith('VERCEL_PROJECT_ID') ? [id] : [])));

/** Which deployment each production domain serves, by its label. */
function servedBy({ sandbox, vars }: Stage): Map<string, string | undefined> {
  const projects = projectsOf({ vars });
  return new Map(
    [...projects].flatMap((project) =>
      sandbox.vercel
        .project(project)
        .alias.map(({ domain, deployment }) => [domain.replace(/\..*$/, ''), deployment?.id] as const),
    ),
  );
}

/** Markdown's backslashes are taken away, ids of deployments are not told: they are never the same. */
const openingsOf = ({ sandbox, consumer }: Stage, pull: number): string[] =>
  sandbox.github
    .comments(consumer.slug, pull)
    .map(({ body }) => plain(/\*\*(.+)\*\*/.exec(body)?.[1]?.replace(/\\(?=[!-/:-@[-`{-~])/g, '') ?? body));

/** What no two stages have alike in the project of a report about one domain or one stage. */
const PORT_AND_DIGEST = /(?:-localhost-\d+)?-+[0-9a-f]{8}(?=\.)/;

async function rowsOf({ sandbox, vars }: Stage, runId: string): Promise<string[]> {
  const [only = '', ...others] = projectsOf({ vars });
  // Of one project it goes without saying.
  const own = others.length > 0 ? '' : `${only}.`;
  const rows = (table: string, text: string) =>
    sandbox.supabase.query<{ row: string }>(
      `select ${text} as row from shipgate.${table} t join shipgate.runs r on r.id = t.run where r.run_id = $1`,
      [runId],
    );
  const judged = await rows('gate_results', "t.report_id || ' ' || t.verdict");
  const done = await rows(
    'deployments',
    "t.kind || ': ' || t.verdict || case when t.attempt > 1 then ' in attempt ' || t.attempt else '' end",
  );
  return [...judged, ...done].map(({ row }) => plain(row.replace(own, '').replace(PORT_AND_DIGEST, ''))).toSorted();
}

const leadsTo = (runId: string, text: string) => new RegExp(`/actions/runs/${runId}\\b`).test(text);

const plain = (text: string): string => text.replace(/dpl_\w+/g, 'dpl');
