import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { html, trusted } from './html.ts';
import { REPORT_FOLDER, type SceneRecord } from './record.ts';
import { sceneSection } from './scene-section.ts';

/** Writes `demo-report/index.html`, which opens without a server. @returns its path. */
export function writeReport(records: readonly SceneRecord[]): string {
  const style = readFileSync(join(import.meta.dirname, 'style.css'), 'utf8');
  const page = html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; img-src 'self' data:; frame-src 'self'">
<title>Shipgate demo</title>
<style>${trusted(style)}</style>
</head>
<body>
<h1>Shipgate: five scenes on this machine</h1>
<p>Addresses of this machine closed with the demo, unless it was kept up (<code>npm run demo -- --keep</code>); <code>acme/petstore</code> on github.com is made up. A trace opens at <code>npx playwright show-trace FILE</code>.</p>
<table class="overview"><tr><th></th><th>Scene</th><th>Was to happen</th><th>Happened</th></tr>
${records.map(({ scene, checks }) => {
  const wrong = checks.filter(({ holds }) => !holds);
  return html`<tr><td>${scene.number}</td><td><a href="#scene-${scene.number}">${scene.title}</a></td><td>${scene.expected}</td><td class="${wrong.length === 0 ? 'success' : 'failure'}">${wrong.length === 0 ? 'as told' : wrong.map(({ what }) => what).join('; ')}</td></tr>`;
})}
</table>
${records.map(sceneSection)}
</body>
</html>`;
  mkdirSync(REPORT_FOLDER, { recursive: true });
  const file = join(REPORT_FOLDER, 'index.html');
  writeFileSync(file, page.markup);
  return file;
}
