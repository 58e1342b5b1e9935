import { expect, test } from '@jest/globals';
import { createLog } from '#kit/runner/log.ts';

const write = () => {
  const said: string[] = [];
  const secrets = ['first-secret'];
  return { said, secrets, log: createLog((line) => said.push(line), secrets) };
};

test('a group opens with its first line, and what is told meanwhile stands outside of it', () => {
  const { said, log } = write();
  const group = log.openGroup('Build log');
  log.info('QUEUED');
  group.line('one');
  group.line('two');
  log.info('BUILDING');
  group.line('three');
  group.close();
  log.warning('careful');
  expect(said).toEqual([
    'QUEUED',
    '::group::Build log',
    'one',
    'two',
    '::endgroup::',
    'BUILDING',
    '::group::Build log (continued)',
    'three',
    '::endgroup::',
    '::warning::careful',
  ]);
});

test('a group without lines leaves nothing, and closing twice closes once', () => {
  const { said, log } = write();
  const group = log.openGroup('Build log');
  group.close();
  group.line('one');
  group.close();
  group.close();
  expect(said).toEqual(['::group::Build log', 'one', '::endgroup::']);
});

test('a secret that comes later is replaced from then on', () => {
  const { said, secrets, log } = write();
  log.info('first-secret second-secret');
  secrets.push('second-secret');
  log.openGroup('g').line('first-secret second-secret');
  expect([said[0], said[2]]).toEqual(['*** second-secret', '*** ***']);
});
