import { appendFileSync } from 'node:fs';

// Plays actions/setup-node with the Node that every job's path begins with; another version would have to be fetched.
const { 'INPUT_NODE-VERSION': wanted = '', GITHUB_OUTPUT: outputs = '' } = process.env;

if (process.versions.node.split('.')[0] === wanted.trim()) appendFileSync(outputs, `node-version=${process.version}\n`);
else {
  console.log(`::error::Unable to find Node version '${wanted}' on this machine, which has ${process.version}.`);
  process.exitCode = 1;
}
