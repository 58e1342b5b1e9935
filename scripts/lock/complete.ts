/** The parts of a lockfile of version 3 that matter here. @see https://docs.npmjs.com/cli/configuring-npm/package-lock-json */
export interface Lockfile {
  packages: Record<string, LockEntry>;
  [key: string]: unknown;
}

interface LockEntry {
  version?: string;
  optionalDependencies?: Record<string, string>;
  optional?: boolean;
  dev?: boolean;
  os?: string[];
  cpu?: string[];
  [key: string]: unknown;
}

const SYSTEMS = ['aix', 'android', 'darwin', 'freebsd', 'linux', 'netbsd', 'openbsd', 'openharmony', 'sunos', 'win32'];
const PROCESSORS = ['arm64', 'arm', 'ia32', 'loong64', 'mips64el', 'ppc64', 'riscv64', 's390x', 'wasm32', 'x64'];

/**
 * The same lockfile with an entry for every optional dependency that it names but does not hold: version as asked for, system and processor
 * as its name tells, so that an npm on another platform passes it over and one on that platform fetches it.
 */
export function completeLock(lock: Lockfile): Lockfile {
  const missing = Object.entries(lock.packages).flatMap(([path, entry]) =>
    Object.entries(entry.optionalDependencies ?? {})
      .filter(([name]) => !isHeld(lock, path, name))
      .map(([name, version]): [string, LockEntry] => [`node_modules/${name}`, entryOf(name, version, entry)]),
  );
  const [root, ...rest] = Object.entries(lock.packages);
  const all = [...rest, ...missing].toSorted(([a], [b]) => a.localeCompare(b, 'en'));
  return missing.length === 0 || !root ? lock : { ...lock, packages: Object.fromEntries([root, ...all]) };
}

/** Whether a package can be found from another, as Node looks for it: in its own node_modules, then in each one above. */
function isHeld({ packages }: Lockfile, from: string, name: string): boolean {
  const above = from.lastIndexOf('/node_modules/');
  if (packages[`${from ? `${from}/` : ''}node_modules/${name}`]) return true;
  if (from === '') return false;
  return isHeld({ packages }, above < 0 ? '' : from.slice(0, above), name);
}

function entryOf(name: string, version: string, parent: LockEntry): LockEntry {
  const words = name.split(/[-/]/);
  const os = SYSTEMS.filter((system) => words.includes(system));
  const cpu = PROCESSORS.filter((processor) => words.includes(processor));
  if (os.length !== 1)
    throw new Error(`${name}: its name does not tell for which system it is. Add it to package-lock.json by hand.`);
  return {
    version: version.replace(/^[v^~]+/, ''),
    ...(cpu.length > 0 && { cpu }),
    ...(parent.dev && { dev: true }),
    optional: true,
    os,
  };
}
