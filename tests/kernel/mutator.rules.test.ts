/** Inputs of older tablets, and the doors: what may be done, what is kept. */
import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { mayDo } from '#domain/kernel/actor.ts';
import { idField } from '#domain/kernel/ids.ts';
import { defineMutator, upcastInput, type Mutator } from '#domain/kernel/mutator.ts';
import { Refused, refuse, stopIf } from '#domain/kernel/refusal.ts';
import { indexKey, keyText } from '#domain/kernel/store.ts';
import { kinds } from '#domain/kinds.ts';
import { mutators } from '#domain/mutators.ts';
import { ticketKind } from '#domain/queue/queue.model.ts';
import { smallOutlet } from '#domain/worlds/small-outlet.ts';
import { hallMachine, idOf, lin, nightWatch } from '#tests/kit/people.ts';

const third = defineMutator({
  name: 'test.rename',
  version: 3,
  input: v.object({ first: v.string(), last: v.string() }),
  upcast: {
    1: (old) => ({ name: (old as { n: string }).n }),
    2: (old) => ({ first: (old as { name: string }).name, last: '' }),
  },
  may: () => true,
  reads: () => [],
  run: () => {},
}) as unknown as Mutator;

describe('input of an older release', () => {
  it('is lifted step by step to today’s', () => {
    expect(upcastInput(third, 1, { n: 'Lin' })).toEqual({ first: 'Lin', last: '' });
    expect(upcastInput(third, 2, { name: 'Lin' })).toEqual({ first: 'Lin', last: '' });
  });
  it('of today’s version stays as it is', () => {
    const input = { first: 'a', last: 'b' };
    expect(upcastInput(third, 3, input)).toBe(input);
  });
  it('of a version nobody knows, older or newer, is none', () => {
    for (const version of [0, -1, 4, 99, 0.5]) expect(upcastInput(third, version, { n: 'Lin' })).toBeUndefined();
  });
});

describe('a refusal', () => {
  it('is thrown where a rule gave a reason, and only there', () => {
    expect(() => stopIf(null)).not.toThrow();
    const refusal = refuse('queue.same-queue', { number: 'A001' });
    expect(() => stopIf(refusal)).toThrow(Refused);
    try {
      stopIf(refusal);
    } catch (error) {
      expect(error).toMatchObject({ name: 'Refused', message: 'queue.same-queue', refusal });
    }
  });
});

describe('the door lists', () => {
  it('every mutator has a name of its own, an area, a version, and a path from each older version', () => {
    expect(new Set(mutators.map(({ name }) => name)).size).toBe(mutators.length);
    for (const { name, version, upcast } of mutators) {
      expect(name).toMatch(/^[a-z]+\.[a-z][A-Za-z]+$/);
      expect(version).toBeGreaterThanOrEqual(1);
      for (let old = 1; old < version; old++) expect(upcast?.[old], `${name} from ${old}`).toBeTypeOf('function');
    }
  });
  it('every kind has a name and a number of its own, and indexes over fields that it has', () => {
    expect(new Set(kinds.map(({ name }) => name)).size).toBe(kinds.length);
    expect(new Set(kinds.map(({ code }) => code)).size).toBe(kinds.length);
    for (const kind of kinds) {
      const { entries } = kind.schema as unknown as { entries: Record<string, unknown> };
      for (const field of Object.values(kind.indexes).flat()) expect(Object.keys(entries)).toContain(field);
    }
  });
  it('the numbers of kinds are for ever: tablets in the field hold rows by them', () => {
    const organisation = { institution: 1, role: 3, staffGrade: 4, assignment: 5, approval: 6, device: 7, staff: 8 };
    const known = {
      ...organisation,
      lobbySetting: 2,
      customer: 10,
      queue: 20,
      counter: 21,
      ticket: 22,
      queueMachine: 23,
    };
    expect(Object.fromEntries(kinds.map(({ name, code }) => [name, code]))).toMatchObject(known);
  });
});

describe('names and keys', () => {
  it('an id is a uuid in small letters', () => {
    expect(v.is(idField, smallOutlet.outlet.id)).toBe(true);
    for (const bad of ['', 'x', `${smallOutlet.outlet.id} `, 'ABCDEF00-0000-4000-8000-000000000000', 7])
      expect(v.is(idField, bad)).toBe(false);
  });
  it('keys of an index are alike only where every part is, of the same type', () => {
    expect(
      new Set([keyText(['1']), keyText([1]), keyText([true]), keyText([null]), keyText(['1', '']), keyText(['1,'])])
        .size,
    ).toBe(6);
    const ticket = { id: idOf(22, 1), machineId: 'm', archived: false };
    expect(indexKey(ticketKind as never, 'ofMachine', ticket)).toBe(keyText(['m', false]));
    expect(indexKey(ticketKind as never, 'byOutletState', ticket)).toBe(keyText([null, null, false]));
  });
  it('only staff has permissions, those of its roles', () => {
    expect(mayDo(lin, 'queue.adjust')).toBe(true);
    expect(mayDo(lin, 'queue.serve')).toBe(false);
    expect([hallMachine, nightWatch].some((actor) => mayDo(actor, 'queue.adjust'))).toBe(false);
  });
});
