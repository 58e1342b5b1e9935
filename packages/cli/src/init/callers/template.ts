import type { Offer } from '../offer.ts';
import type { Wishes } from '../wishes.ts';
import type { Caller } from './caller.ts';

/** How a caller of one reusable workflow is made. */
export interface Template {
  /** The reusable workflow; the caller's file is `shipgate-NAME.yml`. */
  workflow: string;
  isWanted(wishes: Wishes): boolean;
  caller(wishes: Wishes, offer: Offer): Omit<Caller, 'offer' | 'secrets'>;
}
