import { InvalidWorkflow } from '../errors.ts';
import type { CallJob } from '../read/job.ts';
import { entries } from '../read/tokens.ts';
import type { Workflow } from '../read/workflow.ts';

/**
 * Checks a call against what the called workflow declares: names are matched without regard to case, as GitHub does.
 * @throws InvalidWorkflow for an unknown or missing input or secret
 */
export function checkCall(job: CallJob, called: Workflow) {
  const refuse = (message: string): never => {
    throw new InvalidWorkflow(`Invalid workflow file: ${job.where}\nThe workflow is not valid. ${message}`);
  };
  if (!called.events.has('workflow_call')) refuse(`workflow_call key is not defined in the referenced workflow. ${job.uses}`);
  const given = lowered(entries(job.with));
  for (const [name, { required }] of called.inputs) {
    if (required && !given.has(name.toLowerCase())) refuse(`Input ${name} is required, but not provided while calling.`);
  }
  const inputs = lowered(called.inputs);
  for (const [name] of entries(job.with)) {
    if (!inputs.has(name.toLowerCase())) refuse(`Invalid input, ${name} is not defined in the referenced workflow.`);
  }
  if (job.secrets.kind === 'inherit') return;
  const passed = lowered(job.secrets.values);
  for (const [name, { required }] of called.secrets) {
    if (required && !passed.has(name.toLowerCase())) refuse(`Secret ${name} is required, but not provided while calling.`);
  }
  const secrets = lowered(called.secrets);
  for (const [name] of job.secrets.values) {
    if (!secrets.has(name.toLowerCase())) refuse(`Invalid secret, ${name} is not defined in the referenced workflow.`);
  }
}

const lowered = (named: Iterable<[string, unknown]>): Set<string> => new Set([...named].map(([name]) => name.toLowerCase()));
