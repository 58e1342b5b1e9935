import type { Metric } from '#core/report.ts';
import type { Saved } from '#kit/http/save.ts';
import type { Contents } from './pack/pack-output.ts';
import type { Ports } from './ports.ts';

/** Sets the outputs that both operations have. @returns the figures of the report. */
export function tell(
  { artifact, archive, contents }: { artifact: string; archive: Saved; contents: Contents },
  { output }: Pick<Ports, 'output'>,
): Metric[] {
  output('artifact', artifact);
  output('digest', `sha256:${archive.sha256}`);
  output('size', String(archive.sizeBytes));
  return [
    { name: 'artifact-size', unit: 'bytes', value: archive.sizeBytes },
    { name: 'output-size', unit: 'bytes', value: contents.sizeBytes },
    { name: 'output-files', unit: 'count', value: contents.files },
  ];
}
