import type { Finding } from '#core/report.ts';
import { plainText } from '#core/text.ts';
import type { ProjectFacts } from '../facts.ts';
import { general } from './finding.ts';

/** Whether a push to the production branch goes to production by itself, past every gate. */
export function gitDeployments({ name, git }: Pick<ProjectFacts, 'name' | 'git'>): Finding {
  const rule = 'git-deployments';
  switch (git.kind) {
    case 'unlinked':
      return general(rule, 'pass', `${name} is connected with no Git repository, so releases come only from here.`);
    case 'off':
      return general(rule, 'pass', `Pushes are not deployed by Vercel itself: ${git.how}.`);
    case 'on':
      return {
        ...general(rule, 'fail', `Vercel itself still deploys every push to ${branchOf(git)} to production, past every gate.`),
        actual: 'deployed on push',
        expected: 'not deployed on push',
        fix: switchOff(git),
      };
    case 'unknown':
      return {
        ...general(rule, 'error', `Whether Vercel itself still deploys ${branchOf(git)} to production could not be read.`),
        help: plainText(git.detail),
        fix: `Give the job "contents: read" and github-token. If it is still on: ${switchOff(git)}`,
      };
  }
}

const branchOf = ({ repository, branch }: { repository: string; branch: string }) =>
  `${plainText(branch)} of ${plainText(repository)}`;

const switchOff = ({ branch, folder }: { branch: string; folder: string }) =>
  `Put ${JSON.stringify({ git: { deploymentEnabled: { [branch]: false } } })} into ${plainText([folder, 'vercel.json'].filter(Boolean).join('/'))} on that branch, or disconnect the repository in the project's Git settings on Vercel.`;
