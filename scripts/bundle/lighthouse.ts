import type { Library } from './library.ts';
import { inlineLighthouse } from './lighthouse-inline.ts';

/** Lighthouse with all its audits, the English texts, the HTML report, and the Puppeteer that it is built on. */
export const lighthouse: Library = {
  name: 'lighthouse',
  packages: { lighthouse: '13.5.0', 'puppeteer-core': '25.16.0' },
  entry: `
    export { desktopConfig, generateReport, navigation } from 'lighthouse';
    export { launch } from 'puppeteer-core';`,
  plugins: [inlineLighthouse],
  // Puppeteer's download command with its proxies, and its second protocol, are reached by nothing here.
  external: ['bufferutil', 'utf-8-validate', 'yargs', 'yargs/helpers', '*/bidi.js', 'proxy-agent', 'yauzl'],
  keepNames: true,
  alsoContains: ['axe-core', 'js-library-detector'],
};
