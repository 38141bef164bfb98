// Where a sealed value lies: it opens there and nowhere else.

export const vaultPlace = (table: string, key: string | number): string => `vault/${table}/${key}`;

/** All pages, deltas and the meta of one writing anew belong together: none of an older one opens among them. */
export const replicaPlace = (generation: string, table: string, key: string | number): string =>
  `replica/${generation}/${table}/${key}`;

/** What `GENERATION` of the replica's meta holds: which writing anew it is, and what there must be of it. */
export const GENERATION = 'generation';
export interface Generation {
  readonly id: string;
  readonly pages: number;
  /** Key of the first delta behind these pages. */
  readonly first: number;
}
