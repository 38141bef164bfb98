// The 53-bit hash both sides of sync use for row checksums and for the chain of mutations (sync.md §3.1, §3.2).

/** Largest prime below 2^53: sums modulo P stay exact in a double and fit a Postgres bigint. */
export const CHECKSUM_PRIME = 9007199254740881;
const P = CHECKSUM_PRIME;

/** 53-bit hash of a text. Two 32-bit multiplicative lanes; not for secrets. Shape: text → integer in [0, P). */
export function hashText(text: string): number {
  let a = 0xdeadbeef;
  let b = 0x41c6ce57;
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    a = Math.imul(a ^ code, 2654435761);
    b = Math.imul(b ^ code, 1597334677);
  }
  a = Math.imul(a ^ (a >>> 16), 2246822507) ^ Math.imul(b ^ (b >>> 13), 3266489909);
  b = Math.imul(b ^ (b >>> 16), 2246822507) ^ Math.imul(a ^ (a >>> 13), 3266489909);
  return ((a >>> 0) + (b & 0x1fffff) * 4294967296) % P;
}

/** Hash of one row's content as it stands on the wire. */
export const hashRow = (kindCode: number, id: string, payload: string): number =>
  hashText(`${kindCode}|${id}|${payload}`);

/** (sum + hash) mod P without leaving the exact integers. */
export function addHash(sum: number, hash: number): number {
  const rest = P - hash;
  return sum >= rest ? sum - rest : sum + hash;
}

/** (sum − hash) mod P. */
export const subtractHash = (sum: number, hash: number): number => addHash(sum, P - hash);

/** Next link of a client's chain: finds a restored tablet or server at the next contact. */
export const nextLink = (chain: string, mutationId: string): string => hashText(`${chain}>${mutationId}`).toString(16);
