import type { DealId } from './ids.ts';

/** Where in a column a deal is put. */
export type Position = 'top' | 'bottom' | { readonly before: DealId };
