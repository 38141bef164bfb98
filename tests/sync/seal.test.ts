/** ASVS 11.2.2 What is sealed says by which algorithm, on the tablet and on the server, so that another one can come beside it. */
import { createCipheriv, randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { createArgsSeal } from '#server/sync/sealed-args.ts';
import { createSeal, importKey, UnknownSeal } from '#sync/seal.ts';

/** Version 1, AES-256-GCM. */
const NOW = [1, 1];

describe('on the tablet', () => {
  it('the first two bytes say how; what says otherwise is not tried, and the bytes are bound to what they say', async () => {
    const seal = createSeal(await importKey(randomBytes(32)));
    const sealed = await seal.seal('a deed', 'outbox/1');
    expect([...sealed.subarray(0, 2)]).toEqual(NOW);
    expect(await seal.open(sealed, 'outbox/1')).toBe('a deed');
    for (const [at, other] of [
      [0, 2],
      [1, 2],
    ] as const) {
      const changed = sealed.slice();
      changed[at] = other;
      await expect(seal.open(changed, 'outbox/1')).rejects.toThrow(UnknownSeal);
    }
  });
});

describe('on the server', () => {
  const key = randomBytes(32);
  const seal = createArgsSeal(key);
  it('the first two bytes say how, and are bound to what they seal', () => {
    const sealed = Buffer.from(seal.seal('a secret'));
    expect([...sealed.subarray(0, 2)]).toEqual(NOW);
    expect(seal.open(sealed)).toBe('a secret');
    for (const at of [0, 1, sealed.length - 1]) {
      const changed = Buffer.from(sealed);
      changed[at]! ^= 3;
      expect(() => seal.open(changed)).toThrow();
    }
  });
  it('what an older release sealed opens, even when it begins like a new one', () => {
    for (const begins of [NOW, [7, 7]]) {
      const iv = Buffer.concat([Buffer.from(begins), randomBytes(10)]);
      const cipher = createCipheriv('aes-256-gcm', key, iv);
      const text = Buffer.concat([cipher.update('of yesterday'), cipher.final()]);
      expect(seal.open(Buffer.concat([iv, cipher.getAuthTag(), text]))).toBe('of yesterday');
    }
  });
});
