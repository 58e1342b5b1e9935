export interface SeenAnnotation {
  level: string;
  message: string;
  title?: string;
  file?: string;
  line?: number;
}

/** Reads `name<<delimiter` entries as the runner does. */
export function parseFileCommand(text: string): Record<string, string> {
  const found = text.matchAll(/^(.+?)<<(.+)\n([\s\S]*?)\n?^\2$/gm);
  return Object.fromEntries([...found].map(([, name = '', , value = '']) => [name, value]));
}

/** The annotations among a step's lines, unescaped. */
export function parseAnnotations(stdout: string): SeenAnnotation[] {
  return [...stdout.matchAll(/^::(error|warning|notice)(?: ([^:]*))?::(.*)$/gm)].map(
    ([, level = '', properties = '', message = '']) => {
      const pairs = properties
        .split(',')
        .filter(Boolean)
        .map((pair) => [pair.slice(0, pair.indexOf('=')), pair.slice(pair.indexOf('=') + 1)] as const);
      const { line, ...rest } = Object.fromEntries(pairs.map(([key, value]) => [key, unescaped(value)]));
      return { level, message: unescaped(message), ...rest, ...(line && { line: Number(line) }) };
    },
  );
}

const unescaped = (text: string) =>
  text.replaceAll('%3A', ':').replaceAll('%2C', ',').replaceAll('%0D', '\r').replaceAll('%0A', '\n').replaceAll('%25', '%');
