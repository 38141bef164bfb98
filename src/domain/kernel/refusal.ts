// A refusal: the rules say no. Expected, never a fault; its code has a sentence in the words of its area.
export type RefusalCode = `${string}.${string}`;
export type RefusalData = Readonly<Record<string, string | number>>;

export interface Refusal {
  readonly code: RefusalCode;
  /** What the sentence needs: a ticket number, a limit. Never personal data: it travels and is kept. */
  readonly data: RefusalData;
}

/** Says no: `refuse('queue.same-queue', { queue: 'A' })`. */
export const refuse = (code: RefusalCode, data: RefusalData = {}): Refusal => ({ code, data });

/** What a mutator throws when a rule says no; the only thing it may throw. */
export class Refused extends Error {
  readonly refusal: Refusal;
  constructor(refusal: Refusal) {
    super(refusal.code);
    this.name = 'Refused';
    this.refusal = refusal;
  }
}

/** Stops a mutator when a rule gave a reason: `stopIf(whyNotCall(ticket, counter))`. */
export function stopIf(refusal: Refusal | null): void {
  if (refusal) throw new Refused(refusal);
}
