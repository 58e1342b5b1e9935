/** The records of one name; every address is one of this machine. */
export interface Records {
  A?: string[];
  AAAA?: string[];
  CNAME?: string;
  TXT?: string[];
}

/** What the local name server knows, by name in lower case. `servfail` and `silent` are names whose server is broken or gone. */
export type Zone = Map<string, Records | 'servfail' | 'silent'>;

/** The records of a name, its alias followed; nothing for a name without any. */
export function recordsOf(zone: Zone, name: string): Records {
  const known = zone.get(name.toLowerCase());
  return typeof known === 'object' ? known : {};
}
