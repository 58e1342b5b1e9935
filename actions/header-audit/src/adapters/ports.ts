import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Session } from '#kit/session.ts';
import type { Inputs } from '../action.ts';
import type { Ports } from '../ports.ts';
import { createCapture } from './capture.ts';

/** The ports of a real run: pages over HTTP, files in the report's folder. */
export function livePorts(inputs: Inputs, session: Session): Ports {
  return {
    capture: createCapture({
      site: inputs.url,
      productionHost: inputs['production-host'],
      bypass: inputs['protection-bypass'],
      signal: session.signal,
      onRetry: session.log.info,
    }),
    keep: (name, content) => writeFileSync(join(session.folder, name), content),
    output: (name, value) => session.output(name, value),
    progress: (line) => session.log.info(line),
  };
}
