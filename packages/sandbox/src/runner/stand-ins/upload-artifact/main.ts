import { globSync, statSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { DefaultArtifactClient } from '@actions/artifact';
import { setFailed, setOutput, warning } from '@actions/core';

// Plays actions/upload-artifact with the client that the real action uses.
const input = (name: string): string => process.env[`INPUT_${name}`]?.trim() ?? '';

try {
  await upload();
} catch (cause) {
  setFailed(cause instanceof Error ? cause : String(cause));
}

async function upload() {
  const name = input('NAME');
  const patterns = input('PATH')
    .split('\n')
    .map((line) => line.trim())
    .filter(Boolean);
  const files = filesOf(patterns);
  if (files.length === 0)
    return nothingFound(`No files were found with the provided path: ${input('PATH')}. No artifacts will be uploaded.`);
  const client = new DefaultArtifactClient();
  if (input('OVERWRITE') === 'true')
    await client.deleteArtifact(name).catch(() => warning(`There was no artifact ${name} to replace`));
  const days = Number(input('RETENTION-DAYS'));
  const { id, digest } = await client.uploadArtifact(name, files, rootOf(patterns), days > 0 ? { retentionDays: days } : {});
  setOutput('artifact-id', id);
  setOutput('artifact-digest', digest);
}

function filesOf(patterns: string[]): string[] {
  const found = patterns.flatMap((pattern) => globSync(pattern)).map((path) => resolve(path));
  const inside = found.flatMap((path) =>
    statSync(path).isDirectory() ? globSync('**/*', { cwd: path }).map((name) => resolve(path, name)) : [path],
  );
  return [...new Set(inside)].filter((path) => statSync(path).isFile()).sort();
}

/** The artifact's root, as the real action chooses it: the deepest folder that holds the fixed part of every pattern. */
function rootOf(patterns: string[]): string {
  const fixed = patterns.map((pattern) => resolve(pattern.split('/').slice(0, firstWild(pattern)).join('/')));
  const folders = fixed.map((path) => (statSync(path).isFile() ? dirname(path) : path));
  return folders.reduce((common, folder) => {
    while (!`${folder}/`.startsWith(common === '/' ? '/' : `${common}/`)) common = dirname(common);
    return common;
  });
}

function firstWild(pattern: string): number {
  const at = pattern.split('/').findIndex((part) => /[*?[{]/.test(part));
  return at < 0 ? pattern.length : at;
}

function nothingFound(message: string) {
  const reaction = input('IF-NO-FILES-FOUND');
  if (reaction === 'error') setFailed(message);
  else if (reaction === 'warn') warning(message);
}
