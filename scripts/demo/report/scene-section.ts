import { marked } from 'marked';
import { formatDuration, plural } from '#core/text.ts';
import type { JobResult } from '#sandbox/runner/result.ts';
import { jobGraph } from './graph.ts';
import { html, type Markup, trusted } from './html.ts';
import type { SceneRecord } from './record.ts';

/** One scene, from what was promised to every row that it left. */
export function sceneSection(record: SceneRecord): Markup {
  const { scene, checks, run } = record;
  const good = checks.every(({ holds }) => holds);
  return html`<section id="scene-${scene.number}">
<h2><span class="badge ${good ? 'success' : 'failure'}">${good ? 'as told' : 'NOT as told'}</span> ${scene.number}. ${scene.title}</h2>
<p>${scene.expected}. The run ended in <b>${run.conclusion}</b> after ${formatDuration(run.durationMs)}.</p>
<div class="wide">${jobGraph(run)}</div>
<ul class="checks">${checks.map(({ what, holds, seen }) => html`<li class="${holds ? 'success' : 'failure'}">${what}${!holds && seen ? html` <code>${seen}</code>` : ''}</li>`)}</ul>
${pullRequest(record)}${emails(record)}
<h3>Jobs</h3>
${Object.entries(run.jobs)
  .filter(([, job]) => job.kind === 'steps')
  .map(([key, job]) => jobDetails(key, job))}
<h3>Evidence</h3>
${files(record)}
<h3>Rows in Supabase</h3>
${Object.entries(record.tables).map(([name, rows]) => table(name, rows))}
</section>`;
}

function jobDetails(key: string, job: JobResult): Markup {
  const notes = job.annotations.map(({ level, title, message }) => html`<li class="${level}"><b>${title}</b> ${message}</li>`);
  return html`<details><summary><span class="badge ${job.result}">${job.result}</span> ${key} <small>${formatDuration(job.durationMs)}</small></summary>
${job.summary ? html`<div class="markdown">${markdown(job.summary)}</div>` : ''}
${notes.length > 0 ? html`<ul class="annotations">${notes}</ul>` : ''}
<pre class="log">${job.log || 'No log: the job did not run.'}</pre></details>`;
}

function pullRequest({ pullRequest: pull, comments }: SceneRecord): Markup {
  if (!pull) return html``;
  return html`<h3>Pull request #${pull.number}: ${pull.title}</h3>${comments.map((body) => html`<div class="comment markdown"><p class="author">github-actions bot</p>${markdown(body)}</div>`)}`;
}

function emails({ emails: sent }: SceneRecord): Markup {
  if (sent.length === 0) return html`<h3>E-mails</h3><p>None.</p>`;
  // A frame without any permission shows the mail as a mail program would.
  return html`<h3>E-mails</h3>${sent.map((mail) => html`<div class="mail"><p><b>${mail.subject}</b><br>from ${mail.from} to ${mail.to.join(', ')}</p><iframe sandbox="" title="E-mail" srcdoc="${mail.html}"></iframe></div>`)}`;
}

function files({ files: artifacts }: SceneRecord): Markup {
  return html`<ul>${artifacts.map(({ artifact, paths }) => html`<li>${artifact}: ${paths.map((path) => html`<a href="${encodeURI(path)}">${path.split('/').at(-1)}</a> `)}</li>`)}</ul>`;
}

function table(name: string, rows: Record<string, unknown>[]): Markup {
  if (rows.length === 0) return html`<p><code>shipgate.${name}</code>: no rows</p>`;
  const columns = Object.keys(rows[0] ?? {});
  return html`<details><summary><code>shipgate.${name}</code>: ${plural(rows.length, 'row')}</summary><div class="wide"><table><tr>${columns.map((column) => html`<th>${column}</th>`)}</tr>${rows.map((row) => html`<tr>${columns.map((column) => html`<td>${cell(row[column])}</td>`)}</tr>`)}</table></div></details>`;
}

function cell(value: unknown): string {
  if (value === null || value === undefined) return '';
  const text = value instanceof Date ? value.toISOString() : typeof value === 'object' ? JSON.stringify(value) : String(value);
  return text.length > 300 ? `${text.slice(0, 300)}…` : text;
}

/** Markdown as GitHub shows it. What strangers wrote in it was escaped by the renderers, and the page's own policy runs no script. */
const markdown = (text: string): Markup => trusted(marked.parse(text, { async: false, gfm: true }));
