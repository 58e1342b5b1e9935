import { Document } from 'yaml';
import type { ActionDefinition, Input } from '#kit/inputs/definition.ts';
import { mustBeGiven, orderedInputs, orderedOutputs } from './actions.ts';

/** action.yml as GitHub reads it. Defaults live in the code, so that "not given" stays visible there; an expression only works here. */
export function actionYml(action: ActionDefinition): string {
  const document = new Document({
    name: `Shipgate: ${action.title}`,
    description: withoutExpressions(action.description),
    author: 'Shipgate',
    branding: { icon: 'shield', color: 'blue' },
    inputs: Object.fromEntries(orderedInputs(action).map(([name, input]) => [name, inputEntry(input)])),
    outputs: Object.fromEntries(
      orderedOutputs(action).map(([name, description]) => [name, { description: withoutExpressions(description) }]),
    ),
    runs: {
      using: 'node24',
      main: `../../dist/${action.name}/index.js`,
      ...(action.post && { post: `../../dist/${action.name}/post.js`, 'post-if': `${action.post}()` }),
    },
  });
  document.commentBefore = ' Written by `npm run docs` from src/action.ts';
  return document.toString({ lineWidth: 0, singleQuote: true });
}

const inputEntry = (input: Input) => ({
  description: withoutExpressions(described(input)),
  required: mustBeGiven(input),
  ...(input.expression && { default: input.expression }),
});

/** The field's description with what else there is to know: its default and the variable that also serves. */
function described({ field, presence, env }: Input): string {
  const fallback = typeof presence === 'object' ? ` Default: \`${presence.default}\`.` : '';
  return `${field.description}${fallback}${env ? ` Also read from the environment variable ${env}.` : ''}`;
}

/** The runner evaluates expressions even in a description, and refuses the action. */
const withoutExpressions = (text: string) => text.replace(/\$\{\{\s*(.*?)\s*\}\}/g, '$1');
