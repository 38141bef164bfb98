/** The small world of the simulation: two kinds of rows in overlapping buckets, and every sort of deed on them. */
import * as v from 'valibot';
import { idField, toId, type Id } from '#domain/kernel/ids.ts';
import { defineMutator, maybe, one, type Mutator } from '#domain/kernel/mutator.ts';
import { refuse, stopIf } from '#domain/kernel/refusal.ts';
import { defineKind, type Kind, type Row } from '#domain/kernel/store.ts';

const place = v.picklist([1, 2, 3]);

const accountSchema = v.object({ id: idField, outlet: place, manager: place, name: v.string(), balance: v.number() });
export type Account = v.InferOutput<typeof accountSchema>;
export const accountKind = defineKind({
  name: 'account',
  code: 901,
  schema: accountSchema,
  indexes: { byOutlet: ['outlet'] },
});

const phoneSchema = v.object({ id: idField, manager: place, text: v.string() });
export type Phone = v.InferOutput<typeof phoneSchema>;
export const phoneKind = defineKind({ name: 'phone', code: 902, schema: phoneSchema, indexes: {} });

export const kinds = [accountKind, phoneKind] as unknown as readonly Kind[];

/** Accounts are held by their outlet and their manager; phones by the manager alone. */
export const bucketsOf = (kind: string, row: Row): string[] =>
  kind === 'account'
    ? [`o:${(row as Account).outlet}`, `r:${(row as Account).manager}`]
    : [`r:${(row as Phone).manager}`];

export const bucketKeys = ['o:1', 'o:2', 'o:3', 'r:1', 'r:2', 'r:3'] as const;

export const accountIds: readonly Id[] = [1, 2, 3, 4].map((n) => toId(`00000000-0000-4000-a000-00000000000${n}`));
export const phoneOf = (account: Id): Id => toId(account.replace('-a000-', '-b000-'));
export const users: readonly Id[] = [1, 2, 3].map((n) => toId(`00000000-0000-4000-c000-00000000000${n}`));
export const devices: readonly Id[] = [1, 2, 3].map((n) => toId(`00000000-0000-4000-d000-00000000000${n}`));

/** What a nightly file holds: more rows than a page. */
export const fileOf = (outlet: number, manager: number): { accounts: Account[]; phones: Phone[] } => ({
  accounts: accountIds.map((id) => ({ id, outlet, manager, name: 'file', balance: 0 }) as Account),
  phones: accountIds.map((id) => ({ id: phoneOf(id), manager, text: 'file' }) as Phone),
});

/** True while a server runs a mutator: `sim.bug` fails there and only there. */
export const where = { server: false };

const whose = v.object({ id: idField });
const anyone = (): boolean => true;

const create = defineMutator({
  name: 'sim.create',
  version: 1,
  input: v.object({ id: idField, outlet: place, manager: place, name: v.string() }),
  may: anyone,
  reads: ({ id }) => [maybe(accountKind, id), maybe(phoneKind, phoneOf(id))],
  run(store, { id, outlet, manager, name }) {
    stopIf(store.get(accountKind, id) ? refuse('sim.exists') : null);
    store.put(accountKind, { id, outlet, manager, name, balance: 0 });
    store.put(phoneKind, { id: phoneOf(id), manager, text: '0' });
  },
});

const add = defineMutator({
  name: 'sim.add',
  version: 1,
  input: v.object({ id: idField, amount: v.number() }),
  may: anyone,
  reads: ({ id }) => [one(accountKind, id)],
  run(store, { id, amount }) {
    const account = store.get(accountKind, id)!;
    stopIf(account.balance + amount < 0 ? refuse('sim.below-zero') : null);
    store.put(accountKind, { ...account, balance: account.balance + amount });
  },
});

const rename = defineMutator({
  name: 'sim.rename',
  version: 1,
  input: v.object({ id: idField, name: v.string() }),
  may: anyone,
  reads: ({ id }) => [one(accountKind, id)],
  run: (store, { id, name }) => store.put(accountKind, { ...store.get(accountKind, id)!, name }),
});

const move = defineMutator({
  name: 'sim.move',
  version: 1,
  input: v.object({ id: idField, outlet: place }),
  may: anyone,
  reads: ({ id }) => [one(accountKind, id)],
  run: (store, { id, outlet }) => store.put(accountKind, { ...store.get(accountKind, id)!, outlet }),
});

const assign = defineMutator({
  name: 'sim.assign',
  version: 1,
  input: v.object({ id: idField, manager: place }),
  may: anyone,
  reads: ({ id }) => [one(accountKind, id), maybe(phoneKind, phoneOf(id))],
  run(store, { id, manager }) {
    store.put(accountKind, { ...store.get(accountKind, id)!, manager });
    const phone = store.get(phoneKind, phoneOf(id));
    if (phone) store.put(phoneKind, { ...phone, manager });
  },
});

const remove = defineMutator({
  name: 'sim.remove',
  version: 1,
  input: whose,
  may: anyone,
  reads: ({ id }) => [one(accountKind, id), maybe(phoneKind, phoneOf(id))],
  run(store, { id }) {
    store.remove(accountKind as unknown as Kind, id);
    if (store.get(phoneKind, phoneOf(id))) store.remove(phoneKind as unknown as Kind, phoneOf(id));
  },
});

const bug = defineMutator({
  name: 'sim.bug',
  version: 1,
  input: whose,
  may: anyone,
  reads: ({ id }) => [maybe(accountKind, id)],
  run() {
    if (where.server) throw new Error('a fault of ours');
  },
});

export const mutators = [create, add, rename, move, assign, remove, bug] as unknown as readonly Mutator[];
