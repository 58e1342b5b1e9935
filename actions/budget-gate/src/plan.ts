import type { Budgets } from './budgets/model.ts';

/** What Lighthouse has to look at. */
export interface Plan {
  categories: string[];
  /** Audits beside those of the categories. */
  audits: string[];
}

/** The performance category whole, since its score and its causes need all of it, and beside it only what the budgets ask for. */
export function planFor(budgets: Budgets): Plan {
  const subjects = budgets.sets.flatMap((set) => set.assertions.map(({ subject }) => subject));
  const categories = subjects.flatMap((subject) => (subject.kind === 'category' ? subject.id : []));
  const audits = subjects.flatMap((subject) => {
    if (subject.kind === 'audit') return subject.id;
    return subject.kind === 'user-timing' ? 'user-timings' : [];
  });
  return {
    categories: [...new Set(['performance', ...categories])],
    audits: [...new Set(['resource-summary', 'network-requests', 'bootup-time', ...audits])],
  };
}
