import { spawnSync } from 'node:child_process';
import { credentialKey } from './git.ts';

// Takes the token out of git's settings again; there is none where `persist-credentials` was false.
const { STATE_target: target, GITHUB_SERVER_URL: server = '' } = process.env;
if (target) spawnSync('git', ['config', '--unset-all', credentialKey(server)], { cwd: target });
