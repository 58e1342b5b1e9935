import { type JobStory, labelOf, type RunStory } from '../run/story.ts';
import { plural } from '../text.ts';
import { foldVerdicts, worstFirst } from '../verdict.ts';
import { escapeMarkdown, link, table } from './markdown.ts';
import { VERDICT_ICONS } from './words.ts';

const MAX_PROJECTS = 60;
const MAX_REASONS = 40;

/** One row per project: its preview and each gate's verdict. Below it, why what is not green is not. */
export function projectsTable({ projects = [], jobs }: RunStory): string {
  const gates = [...new Set(jobs.map(gateOf))];
  const rows = projects.slice(0, MAX_PROJECTS).map((project) => {
    const own = jobs.filter((job) => job.project === project || job.project === undefined);
    return [
      VERDICT_ICONS[foldVerdicts(own.map(({ effect }) => effect))],
      escapeMarkdown(project, 100),
      previewOf(own),
      ...gates.map((gate) => cell(own.filter((job) => gateOf(job) === gate))),
    ];
  });
  const rest = projects.length - MAX_PROJECTS;
  const more = rest > 0 ? `\n\n_${plural(rest, 'more project')}: see the run._` : '';
  return `${table(['', 'Project', 'Preview', ...gates.map((gate) => escapeMarkdown(gate, 60))], rows)}${more}${reasons(jobs)}`;
}

const gateOf = ({ name, job }: JobStory): string => name ?? job;

function previewOf(own: readonly JobStory[]): string {
  const made = own.filter(({ operation }) => operation);
  const url = [...made, ...own].flatMap(({ report }) => report?.target.url ?? [])[0];
  return url === undefined ? '' : link('open', url);
}

function cell(jobs: readonly JobStory[]): string {
  if (jobs.length === 0) return '';
  const verdict = foldVerdicts(jobs.map((job) => job.verdict));
  const doesBlock = jobs.some((job) => job.verdict === verdict && job.effect === verdict);
  return `${VERDICT_ICONS[verdict]} ${verdict}${doesBlock || verdict === 'skip' ? '' : ' (does not block)'}`;
}

function reasons(jobs: readonly JobStory[]): string {
  const told = worstFirst(jobs.filter(({ effect }) => effect !== 'pass' && effect !== 'skip'));
  if (told.length === 0) return '';
  const lines = told
    .slice(0, MAX_REASONS)
    .map((job) => `- ${VERDICT_ICONS[job.verdict]} ${escapeMarkdown(labelOf(job), 200)}: ${escapeMarkdown(job.reason, 300)}`);
  const rest = told.length - lines.length;
  return `\n\n${[...lines, ...(rest > 0 ? [`- ${plural(rest, 'more job')}: see the run.`] : [])].join('\n')}`;
}
