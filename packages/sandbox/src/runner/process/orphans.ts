import { randomUUID } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';

const jobs = new Set<string>();
process.on('exit', () => {
  for (const id of jobs) killOrphans(id);
});

/** Marks what a job starts; disposing it kills what is left, and so does the end of this process. */
export function trackProcesses(): Disposable & { id: string } {
  const id = `github_${randomUUID()}`;
  jobs.add(id);
  return {
    id,
    [Symbol.dispose]() {
      killOrphans(id);
      jobs.delete(id);
    },
  };
}

/**
 * Kills what a job's steps left running, found as GitHub's runner finds it: by the tracking id in its environment. Only Linux
 * shows that; elsewhere nothing is found.
 */
function killOrphans(trackingId: string) {
  const marker = `RUNNER_TRACKING_ID=${trackingId}\0`;
  for (const pid of processes().filter((each) => environmentOf(each).includes(marker))) {
    try {
      process.kill(pid, 'SIGKILL');
    } catch (cause) {
      if ((cause as NodeJS.ErrnoException).code !== 'ESRCH') throw cause;
    }
  }
}

function processes(): number[] {
  if (process.platform !== 'linux') return [];
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number);
}

/** Empty for a process that ended meanwhile or belongs to someone else. */
function environmentOf(pid: number): string {
  try {
    return `${readFileSync(`/proc/${pid}/environ`, 'latin1')}\0`;
  } catch {
    return '';
  }
}
