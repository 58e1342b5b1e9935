/**
 * What a step says to the runner on its standard output.
 * `@actions/core` does the same but costs 90 ms to load, since it brings an HTTP client (ADR 0002); a test holds this file against it.
 * @see https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-commands
 */
export type AnnotationLevel = 'error' | 'warning' | 'notice';

export interface AnnotationPlace {
  title?: string | undefined;
  file?: string | undefined;
  line?: number | undefined;
}

export const annotation = (level: AnnotationLevel, message: string, place: AnnotationPlace = {}): string => {
  const properties = Object.entries(place)
    .filter(([, value]) => value !== undefined && value !== '')
    .map(([key, value]) => `${key}=${escapeProperty(String(value))}`);
  return `::${level}${properties.length > 0 ? ` ${properties.join(',')}` : ''}::${escapeData(message)}`;
};

export const addMask = (value: string): string => `::add-mask::${escapeData(value)}`;
export const startGroup = (title: string): string => `::group::${escapeData(title)}`;
export const endGroup = (): string => '::endgroup::';
export const debug = (message: string): string => `::debug::${escapeData(message)}`;

/**
 * A log line in which a stranger's text cannot be a command: the runner takes `::name::` at a line's start
 * (after white space, to which .NET also counts U+0085) and the older `##[name]` anywhere near it. A zero-width space takes both apart.
 */
export const plainLine = (line: string): string =>
  line
    .replace(/\r/g, '')
    .replace(/^([\s\u0085]*)::/gm, '$1\u200b::')
    .replace(/##\[/g, '#\u200b#[');

const escapeData = (text: string) => text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
const escapeProperty = (text: string) => escapeData(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
