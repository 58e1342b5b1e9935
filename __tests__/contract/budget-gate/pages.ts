/** A page that meets any sensible budget. */
export const LIGHT =
  '<!doctype html><html lang="en"><head><meta name="viewport" content="width=device-width"><title>Light</title></head><body><h1>Light</h1></body></html>';

/** The same with a script that must arrive and run before anything is painted. */
export const HEAVY = LIGHT.replace('</head>', '<script src="/heavy.js"></script></head>');

/** 400 kB that keep the main thread busy for 300 ms. */
export const HEAVY_SCRIPT = `for (const end = performance.now() + 300; performance.now() < end;) {}\n/*${'x'.repeat(400_000)}*/`;
