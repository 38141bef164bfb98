// Money is an integer number of fen; 万 (ten thousand yuan) is only a way to show it (COM-012).
import * as v from 'valibot';

export type Fen = number & { readonly __fen: true };

export const fenField = v.pipe(
  v.number(),
  v.safeInteger(),
  v.transform((n) => n as Fen),
);

const FEN_PER_WAN = 1_000_000;

/** 万 → fen: `toFen(50)` is 500,000 yuan. */
export const toFen = (wan: number): Fen => Math.round(wan * FEN_PER_WAN) as Fen;

/** fen → 万, unrounded. */
export const toWan = (fen: Fen): number => fen / FEN_PER_WAN;
