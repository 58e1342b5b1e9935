import type { Finding } from '#core/report.ts';
import { pinWords } from '../../../release/pin.ts';
import type { ProjectFacts } from '../facts.ts';
import { general } from './finding.ts';

/** Whether a release would be held up: by a rolling release that is under way, or by production pinned to an older deployment. */
export function releasePath({ name, rolling, following }: ProjectFacts): Finding[] {
  return [rollingFinding(rolling), followingFinding(name, following)];
}

function rollingFinding(rolling: ProjectFacts['rolling']): Finding {
  const rule = 'rolling-release';
  if (!rolling) return general(rule, 'pass', 'No rolling release is under way.');
  const share = rolling.activeStage ? ` at ${rolling.activeStage.targetPercentage} % of the visitors` : '';
  return {
    ...general(
      rule,
      'warn',
      `A rolling release of ${rolling.canaryDeployment?.id ?? 'another deployment'} is under way${share}; a promotion would wait behind it.`,
    ),
    fix: 'End it first: operation "canary-complete" or "canary-abort".',
  };
}

function followingFinding(name: string, following: ProjectFacts['following']): Finding {
  const rule = 'production-pinned';
  switch (following.kind) {
    case 'follow':
      return general(rule, 'pass', `The production domains of ${name} follow its releases.`);
    case 'by-hand':
      return general(rule, 'pass', `The production domains of ${name} are moved by promotions only, as its settings say.`);
    case 'pinned':
      return {
        ...general(rule, 'warn', `The production domains of ${name} do not follow releases: ${pinWords(following)}.`),
        fix: 'Deploy with staged "true" and promote, which lifts it; or run operation "unpin".',
      };
  }
}
