/** A version as our components have them: three numbers, and a pre-release's name. @see https://semver.org */
export interface Version {
  major: number;
  minor: number;
  patch: number;
  /** `beta.1`; empty for a release. */
  pre: string;
}

const FORM = /^(0|[1-9]\d*)\.(0|[1-9]\d*)\.(0|[1-9]\d*)(?:-([0-9A-Za-z.-]+))?$/;

/** @returns nothing for what is no version. */
export function parseVersion(text: string): Version | undefined {
  const [, major, minor, patch, pre = ''] = FORM.exec(text) ?? [];
  return patch === undefined ? undefined : { major: Number(major), minor: Number(minor), patch: Number(patch), pre };
}

/** Orders releases by their numbers. Two pre-releases of one version count as equal: nothing here has to order them. */
export function compareVersions(a: Version, b: Version): number {
  return a.major - b.major || a.minor - b.minor || a.patch - b.patch || Number(b.pre !== '') - Number(a.pre !== '');
}

/**
 * What callers may follow without being broken, as the end of a moving tag: `v1`; below 1.0.0, where a minor may break, `v0.3`.
 * @returns nothing for a pre-release: nobody follows one unawares.
 */
export function lineOf({ major, minor, pre }: Version): string | undefined {
  if (pre !== '') return undefined;
  return major > 0 ? `v${major}` : `v0.${minor}`;
}
