import { expect, test } from '@jest/globals';
import { findCircles, type Import, readSources, type Source } from './sources.ts';

/**
 * The rule of place: decide in core, talk in adapters, wire in main.
 * Each test lists the imports or files that break one sentence of it, so that a red one names them.
 */
const sources = readSources();
const inRoom = (room: RegExp) => sources.filter((source) => room.test(source.room));
const CORE = inRoom(/^packages\/core$/);
const KIT = inRoom(/^packages\/kit$/);
const ACTIONS = inRoom(/^actions\//);
/** What ends up in a bundle or runs a gate. */
const PRODUCT = inRoom(/^(packages\/(core|kit|cli)|actions\/.+)$/);

/** Libraries that only compute: no network, no file, no clock. */
const PURE_LIBRARIES = ['zod/mini', 'fastest-levenshtein', 'node:crypto'];
/** Libraries that reach a vendor, a browser or an account. */
const TALKING = /^(@actions\/|@vercel\/|@supabase\/|resend$|lighthouse$|puppeteer-core$|playwright-core$|chrome-launcher$)/;

const breaches = (files: readonly Source[], breaks: (found: Import, source: Source) => boolean) =>
  files.flatMap((source) =>
    source.imports.filter((found) => breaks(found, source)).map(({ specifier }) => `${source.path} imports ${specifier}`),
  );
const using = (files: readonly Source[], pattern: RegExp) =>
  files.filter(({ code }) => pattern.test(code)).map(({ path }) => path);
const isIn = ({ file }: Import, room: string) => file?.startsWith(`${room}/`) ?? false;

test('the sources are read, with the files that they import', () => {
  expect(sources.length).toBeGreaterThan(200);
  expect(breaches(sources, ({ specifier, file }) => /^[.#]|^@shipgate\//.test(specifier) && file === undefined)).toEqual([]);
});

test('core imports itself and libraries that only compute', () => {
  expect(breaches(CORE, (found) => !isIn(found, 'packages/core/src') && !PURE_LIBRARIES.includes(found.specifier))).toEqual([]);
});

test('core knows no process, no network, no clock', () => {
  // A digest's module is loaded where it is needed, since it costs every start 7 ms.
  expect(
    using(
      CORE,
      /\bprocess\b(?!\.getBuiltinModule\()|\bfetch\(|\bsetTimeout\b|\bDate\.now\(|new Date\(\)|\bMath\.random\(|\bconsole\b/,
    ),
  ).toEqual([]);
});

test('kit imports core and itself, never an action or the sandbox', () => {
  expect(
    breaches(KIT, (found) => found.file !== undefined && !isIn(found, 'packages/kit/src') && !isIn(found, 'packages/core/src')),
  ).toEqual([]);
});

test('an action imports core, kit and itself, never another action or the sandbox', () => {
  const allowed = ({ room }: Source) => [`${room}/src`, 'packages/core/src', 'packages/kit/src'];
  expect(
    breaches(ACTIONS, (found, source) => found.file !== undefined && !allowed(source).some((place) => isIn(found, place))),
  ).toEqual([]);
});

test('only kit touches the Actions toolkit; the sandbox plays GitHub and the standard actions with it', () => {
  const others = sources.filter(({ room }) => !['packages/kit', 'packages/sandbox'].includes(room));
  expect(breaches(others, ({ specifier }) => specifier.startsWith('@actions/'))).toEqual([]);
});

test('in an action, only adapters load what talks to a vendor; its live ports may make a client for them', () => {
  const talks = ({ specifier, isType }: Import) => !isType && TALKING.test(specifier);
  const connects = ({ specifier, isType }: Import) => !isType && /^#kit\/(http\/client|github)\.ts$/.test(specifier);
  const outside = ACTIONS.filter(({ place }) => !place.startsWith('adapters/'));
  expect(breaches(outside, talks)).toEqual([]);
  expect(
    breaches(
      outside.filter(({ place }) => !/^(live-)?ports\.ts$/.test(place)),
      connects,
    ),
  ).toEqual([]);
});

test('run.ts decides: it loads no adapter, no file system and no kit that talks', () => {
  const runs = ACTIONS.filter(({ place }) => place === 'run.ts');
  expect(runs).toHaveLength(new Set(ACTIONS.map(({ room }) => room)).size);
  expect(
    breaches(
      runs,
      ({ specifier, isType }) =>
        !isType && /^node:|^@|\/adapters\/|^#kit\/(http\/client|run-action|runner|artifacts)/.test(specifier),
    ),
  ).toEqual([]);
});

test('no action reads the process or its environment; they are handed in', () => {
  expect(using(ACTIONS, /\bprocess\.(env|argv|stdout|stderr|exit|on)\b|= process\b/)).toEqual([]);
});

test('one place asks the network', () => {
  const bare = using(PRODUCT, /(?<![.\w])fetch\((?!input, init)/);
  expect(bare).toEqual(['packages/kit/src/http/exchange.ts']);
});

test('main.ts is wiring: it gives run its live ports, and loads both only when the inputs are good', () => {
  const wiring = [
    `import { runAction } from '#kit/run-action.ts';`,
    `import { action } from './action.ts';`,
    '',
    'await runAction(action, async (inputs, session) => {',
    `  const [{ run }, { livePorts }] = await Promise.all([import('./run.ts'), import('PORTS')]);`,
    '  return await run(inputs, livePorts(inputs, session));',
    '});',
    '',
  ].join('\n');
  const withPost = [
    `import { runAction } from '#kit/run-action.ts';`,
    `import { action } from './action.ts';`,
    '',
    'await runAction(',
    '  action,',
    '  async (inputs, session) => {',
    `    const [{ run }, { livePorts }] = await Promise.all([import('./run.ts'), import('PORTS')]);`,
    '    return await run(inputs, livePorts(inputs, session));',
    '  },',
    '  async (saved, inputs, session) => {',
    `    const [{ post }, { livePorts }] = await Promise.all([import('./post.ts'), import('PORTS')]);`,
    '    await post(saved, livePorts(inputs, session));',
    '  },',
    ');',
    '',
  ].join('\n');
  const atSite = [
    `import { atSite } from '#kit/at-site.ts';`,
    `import { runAction } from '#kit/run-action.ts';`,
    `import { action } from './action.ts';`,
    '',
    'await runAction(',
    '  action,',
    '  atSite(async (inputs, session) => {',
    `    const [{ run }, { livePorts }] = await Promise.all([import('./run.ts'), import('PORTS')]);`,
    '    return await run(inputs, livePorts(inputs, session));',
    '  }),',
    ');',
    '',
  ].join('\n');
  const mains = ACTIONS.filter(({ place }) => place === 'main.ts');
  const others = mains.filter(
    ({ text }) => ![wiring, withPost, atSite].includes(text.replace(/import\('\.\/[a-z/-]*ports\.ts'\)/g, "import('PORTS')")),
  );
  expect(others.map(({ path }) => path)).toEqual([]);
  expect(
    breaches(
      sources.filter(({ place }) => place !== 'main.ts'),
      ({ specifier }) => specifier === '#kit/run-action.ts',
    ),
  ).toEqual([]);
});

test('what runs for a user never loads the sandbox', () => {
  expect(breaches(PRODUCT, (found) => isIn(found, 'packages/sandbox') || isIn(found, 'scripts'))).toEqual([]);
});

test('zod is taken as zod/mini, which bundles to a tenth', () => {
  expect(breaches(sources, ({ specifier }) => /^zod(\/(?!mini$).*)?$/.test(specifier))).toEqual([]);
});

test('files do not import in circles, not even types', () => {
  expect(findCircles(sources, () => true)).toEqual([]);
});

test('a circle is found where there is one', () => {
  const file = (path: string, next: string) => ({ path, imports: [{ specifier: next, file: next, isType: false }] }) as Source;
  expect(findCircles([file('a', 'b'), file('b', 'c'), file('c', 'b')], () => true)).toEqual(['b → c → b']);
});

test('half of the source files have at most 90 lines, and none has more than 300', () => {
  const lines = sources.map((source) => source.lines).toSorted((a, b) => a - b);
  expect(lines[Math.floor(lines.length / 2)]).toBeLessThanOrEqual(90);
  expect(sources.filter((source) => source.lines > 300).map(({ path, lines: count }) => `${path}: ${count} lines`)).toEqual([]);
});
