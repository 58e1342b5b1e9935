import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as toolkit from '@actions/core';
import { afterEach, beforeEach, expect, jest, test } from '@jest/globals';
import { addMask, annotation, debug, endGroup, startGroup } from '#kit/runner/commands.ts';
import { saveState, writeOutputs, writeSummary } from '#kit/runner/files.ts';
import { parseFileCommand } from '#testing/runner-files.ts';

const TEXTS = ['plain', 'a\nb\r\nc', '100% %0A', '::error::x', 'a:b,c;d=e', 'ü 👍 \u2028', '##[x]'];
const { env } = process;
let folder = '';
let said = '';

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'shipgate-toolkit-'));
  for (const name of ['GITHUB_OUTPUT', 'GITHUB_STATE', 'GITHUB_STEP_SUMMARY']) {
    env[name] = join(folder, name);
    writeFileSync(join(folder, name), '');
  }
  said = '';
  jest.spyOn(process.stdout, 'write').mockImplementation((chunk) => {
    said += String(chunk);
    return true;
  });
});

afterEach(() => {
  jest.restoreAllMocks();
  for (const name of ['GITHUB_OUTPUT', 'GITHUB_STATE', 'GITHUB_STEP_SUMMARY']) delete env[name];
  rmSync(folder, { recursive: true, force: true });
});

const saidBy = (act: () => void): string => {
  said = '';
  act();
  return said.replace(/\n$/, '');
};
const entriesBy = (file: string, act: () => void) => {
  writeFileSync(join(folder, file), '');
  act();
  const text = readFileSync(join(folder, file), 'utf8');
  return { entries: parseFileCommand(text), shape: text.replace(/ghadelimiter_[0-9a-f-]{36}|shipgate_\d+/g, 'DELIMITER') };
};

test.each(TEXTS)('annotations of %j are what @actions/core says', (text) => {
  const place = { title: text, file: text, line: 7 };
  expect(annotation('error', text, place)).toBe(saidBy(() => toolkit.error(text, { title: text, file: text, startLine: 7 })));
  expect(annotation('warning', text)).toBe(saidBy(() => toolkit.warning(text)));
  expect(annotation('notice', text, { title: text })).toBe(saidBy(() => toolkit.notice(text, { title: text })));
});

test.each(TEXTS)('masks, groups and debug lines of %j are what @actions/core says', (text) => {
  expect(addMask(text)).toBe(saidBy(() => toolkit.setSecret(text)));
  expect(startGroup(text)).toBe(saidBy(() => toolkit.startGroup(text)));
  expect(endGroup()).toBe(saidBy(() => toolkit.endGroup()));
  expect(debug(text)).toBe(saidBy(() => toolkit.debug(text)));
});

test.each(TEXTS)('output and state entries of %j are what @actions/core writes, but for the delimiter', (text) => {
  expect(entriesBy('GITHUB_OUTPUT', () => writeOutputs(env, { name: text }))).toEqual(
    entriesBy('GITHUB_OUTPUT', () => toolkit.setOutput('name', text)),
  );
  expect(entriesBy('GITHUB_STATE', () => saveState(env, 'name', text))).toEqual(
    entriesBy('GITHUB_STATE', () => toolkit.saveState('name', text)),
  );
});

test('a summary that would be too large for GitHub is cut and says so; a second one counts with the first', () => {
  const half = 'x'.repeat(600 * 1024);
  writeSummary(env, half);
  writeSummary(env, half);
  const text = readFileSync(join(folder, 'GITHUB_STEP_SUMMARY'), 'utf8');
  expect(Buffer.byteLength(text)).toBeLessThan(1024 * 1024);
  expect(text).toMatch(/too long for a summary\._\n$/);
});
