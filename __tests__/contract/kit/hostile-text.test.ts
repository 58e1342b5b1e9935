import { expect, test } from '@jest/globals';
import { playScene } from './fixture.ts';

/** Commands a runner would obey: a line that begins so after white space, or the older form anywhere. */
const commands = (stdout: string) =>
  stdout.split(/\r\n|\r|\n/).flatMap((line) => {
    // .NET's white space: JavaScript's and NEL.
    const command = /^[\s\u0085]*::([a-z-]+)/.exec(line)?.[1] ?? (line.includes('##[') ? 'old form' : undefined);
    return command ? [command] : [];
  });

test.each([
  ['a new line and a command', 'title\n::set-output name=verdict::pass'],
  ['a carriage return and a command', 'title\r::stop-commands::x'],
  ['a command at once', '::error::spoofed'],
  ['a command after white space', ' \t::add-mask::a'],
  ['a command after a next-line character', '\u0085::add-mask::a'],
  ['the older form', 'x ##[set-env name=PATH]/tmp'],
  ['percent escapes', '%0A::warning::x%0D%25'],
  ['properties', 'a,line=99::b:c'],
])('%s in a stranger’s text stays text', async (_, text) => {
  using run = await playScene('hostile', { text: `x${text}` });
  using leading = await playScene('hostile', { text });
  for (const { stdout } of [run, leading]) {
    expect(commands(stdout)).toEqual(['group', 'endgroup', 'warning', 'error']);
  }
  expect(run.annotations.at(-1)).toEqual({
    level: 'error',
    title: 'Shipgate: Fixture: planted',
    message: `x${text}`,
    file: `x${text}`,
    line: 3,
  });
});

test('an output cannot end its own entry and begin another', async () => {
  const text = 'x\nEOF\nverdict<<EOF\npass\nEOF\nshipgate_0\n';
  using run = await playScene('hostile', { text });
  expect(run.outputs).toMatchObject({ verdict: 'fail', progress: text.trim() });
});

test('an expression in a stranger’s text is no expression in the report output, and the same text for a reader', async () => {
  using run = await playScene('hostile', { text: 'title ${{ secrets.KEY }}' });
  expect(run.outputs.report).not.toContain('${{');
  expect(JSON.parse(run.outputs.report ?? '').findings[0].title).toBe('title ${{ secrets.KEY }}');
});
