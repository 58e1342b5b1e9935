import { expect, test } from '@jest/globals';
import type { Component } from '#scripts/release/components.ts';
import { type Known, planTags } from '#scripts/release/plan.ts';
import { parseVersion } from '#scripts/release/semver.ts';

const component = (text: string, name = 'deploy'): Component => {
  const version = parseVersion(text);
  if (!version) throw new Error(text);
  return { name, folder: `actions/${name}`, packageName: `@shipgate/${name}`, version, text };
};

/** Tags of a remote, each with the version that deploy has where it stands: `[commit, version]`. */
type Tags = Record<string, [commit: string, version: string | undefined]>;

const plan = (text: string, tags: Tags, given: Partial<Known> = {}) => {
  const { create, move, standing, problems } = planTags({
    commit: 'new',
    components: [component(text)],
    tags: new Map(Object.entries(tags).map(([name, [commit]]) => [name, { name, object: `tag of ${commit}`, commit }])),
    versionAt: ({ name }) => tags[name]?.[1],
    divergesAt: () => false,
    ...given,
  });
  return {
    create: create.map(({ tag, commit }) => `${tag} at ${commit}`),
    move: move.map(({ tag, target, commit, from }) => `${tag} from ${from || 'nothing'} to ${target} at ${commit}`),
    standing: standing.map(({ tag, commit }) => `${tag} at ${commit}`),
    problems,
  };
};
const NOTHING = { create: [], move: [], standing: [], problems: [] };

test('a first release makes its tag and the moving one', () => {
  expect(plan('1.0.0', {})).toEqual({
    ...NOTHING,
    create: ['deploy/v1.0.0 at new'],
    move: ['deploy/v1 from nothing to deploy/v1.0.0 at new'],
  });
});

test('a later one moves the tag from the object that it is now, so that nobody else is overtaken', () => {
  expect(plan('1.1.0', { 'deploy/v1.0.0': ['old', '1.0.0'], 'deploy/v1': ['old', '1.0.0'] })).toEqual({
    ...NOTHING,
    create: ['deploy/v1.1.0 at new'],
    move: ['deploy/v1 from tag of old to deploy/v1.1.0 at new'],
  });
});

test('what stands where it should is left, and nothing moves twice', () => {
  const tags: Tags = { 'deploy/v1.0.0': ['old', '1.0.0'], 'deploy/v1': ['old', '1.0.0'] };
  expect(plan('1.0.0', tags)).toEqual({ ...NOTHING, standing: ['deploy/v1.0.0 at old'] });
});

test('a moving tag never goes back, nor to another major, nor aside to another commit of the same version', () => {
  const tags: Tags = { 'deploy/v1.2.0': ['b', '1.2.0'], 'deploy/v1': ['b', '1.2.0'], 'deploy/v2.0.0': ['c', '2.0.0'] };
  expect(plan('1.1.1', tags)).toEqual({ ...NOTHING, create: ['deploy/v1.1.1 at new'] });
  const ahead: Tags = { 'deploy/v1.0.0': ['old', '1.0.0'], 'deploy/v1': ['later', '1.3.0'] };
  expect(plan('1.0.0', ahead).move).toEqual([]);
  const aside: Tags = { 'deploy/v1.0.0': ['old', '1.0.0'], 'deploy/v1': ['other', '1.0.0'] };
  expect(plan('1.0.0', aside).move).toEqual([]);
});

test('a moving tag that a killed run left behind goes to the highest release of its line', () => {
  const tags: Tags = { 'deploy/v1.9.0': ['a', '1.9.0'], 'deploy/v1.10.0': ['b', '1.10.0'], 'deploy/v1': ['a', '1.9.0'] };
  expect(plan('1.10.0', tags).move).toEqual(['deploy/v1 from tag of a to deploy/v1.10.0 at b']);
});

test('a moving tag never goes to a full tag that stands at another version', () => {
  const tags: Tags = { 'deploy/v1.9.0': ['a', '1.9.0'], 'deploy/v1.10.0': ['forged', '1.0.0'], 'deploy/v1': ['old', '1.8.0'] };
  expect(plan('1.9.0', tags).move).toEqual(['deploy/v1 from tag of old to deploy/v1.9.0 at a']);
});

test('a moving tag at a commit without the component is left, and said', () => {
  const { move, problems } = plan('1.0.0', { 'deploy/v1': ['strange', undefined] });
  expect(move).toEqual([]);
  expect(problems).toEqual([expect.stringContaining('deploy/v1 stands at strange, where actions/deploy has no version')]);
});

test('a full tag never moves: another version, or other work under the same number, is said', () => {
  const wrong = plan('1.0.0', { 'deploy/v1.0.0': ['old', '0.9.0'] });
  expect(wrong).toMatchObject({ create: [], move: [], standing: [], problems: [expect.stringContaining('has version 0.9.0')] });
  const taken = plan('1.0.0', { 'deploy/v1.0.0': ['old', '1.0.0'], 'deploy/v1': ['old', '1.0.0'] }, { divergesAt: () => true });
  expect(taken).toMatchObject({ create: [], move: [], standing: [], problems: [expect.stringContaining('on another branch')] });
});

test('a pre-release moves nothing, and below 1.0.0 a minor is a line', () => {
  expect(plan('2.0.0-beta.1', { 'deploy/v1': ['old', '1.0.0'] })).toEqual({
    ...NOTHING,
    create: ['deploy/v2.0.0-beta.1 at new'],
  });
  expect(plan('0.4.0', { 'deploy/v0.3': ['old', '0.3.0'] }).move).toEqual(['deploy/v0.4 from nothing to deploy/v0.4.0 at new']);
});

test('tags of a component whose name begins alike are not its own', () => {
  expect(plan('1.0.0', { 'deploy-more/v1.5.0': ['x', '1.5.0'] }).move).toEqual([
    'deploy/v1 from nothing to deploy/v1.0.0 at new',
  ]);
});
