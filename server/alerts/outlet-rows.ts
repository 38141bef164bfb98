// The rows of an outlet as its tablets have them, read for a query of the domain that runs here: from the feed's own bytes.
import type postgres from 'postgres';
import { acknowledgementKind, managerCallKind } from '#domain/alerts/alerts.model.ts';
import { customerKind } from '#domain/customers/customers.model.ts';
import type { Id } from '#domain/kernel/ids.ts';
import { indexKey, keyText, type Kind, type Reader, type Row } from '#domain/kernel/store.ts';
import { counterPlanKind, hallSettingKind } from '#domain/queue/hall.model.ts';
import { counterKind, queueKind, queueMachineKind, ticketKind, type Ticket } from '#domain/queue/queue.model.ts';
import { announcementKind, hallDeviceKind } from '#domain/stations/stations.model.ts';
import { lobbySettingKind } from '#domain/settings/settings.model.ts';
import { customersBucket, outletBucket } from '#server/identity/identity.buckets.ts';

const hallKinds = [
  counterKind,
  counterPlanKind,
  queueKind,
  ticketKind,
  queueMachineKind,
  acknowledgementKind,
  managerCallKind,
  hallSettingKind,
  hallDeviceKind,
  announcementKind,
] as const;

interface Doc {
  readonly kind: number;
  readonly id: Id;
  readonly payload: string;
}

/** What alerts follow from, with the settings of these devices. */
export async function readHallRows(sql: postgres.Sql, outletId: Id, deviceIds: readonly Id[]): Promise<Reader> {
  const hall = await sql<Doc[]>`
    select d.kind, d.id, d.payload from sync_bucket b
    join sync_row r on r.bucket = b.id and not r.deleted and r.kind = any(${hallKinds.map(({ code }) => code)}::smallint[])
    join sync_doc d on d.kind = r.kind and d.id = r.id where b.key = ${outletBucket(outletId)}`;
  const tickets = hall
    .filter(({ kind }) => kind === ticketKind.code)
    .map(({ payload }) => JSON.parse(payload) as Ticket);
  const customers = [...new Set(tickets.flatMap(({ customerId }) => customerId ?? []))];
  const beside = await sql<Doc[]>`
    select kind, id, payload from sync_doc
    where (kind = ${customerKind.code} and id = any(${customers}::uuid[]))
      or (kind = ${lobbySettingKind.code} and id = any(${[...deviceIds]}::uuid[]))`;
  return readerOf([...hall, ...beside]);
}

/** Where the rows stand that alerts of these outlets follow from, as one text each: the same text, the same rows. */
export async function standingOf(
  sql: postgres.Sql,
  devicesOf: ReadonlyMap<Id, readonly { readonly deviceId: Id }[]>,
): Promise<ReadonlyMap<Id, string>> {
  const keysOf = new Map(
    [...devicesOf].map(([outletId, here]) => {
      const devices = new Set(here.map(({ deviceId }) => `device:${deviceId}`));
      return [outletId, [outletBucket(outletId), customersBucket(outletId), ...devices]] as const;
    }),
  );
  const buckets = await sql<{ key: string; head: number }[]>`
    select key, head from sync_bucket where key = any(${[...keysOf.values()].flat()}::text[])`;
  const heads = new Map(buckets.map(({ key, head }) => [key, head]));
  return new Map(
    [...keysOf].map(([outletId, keys]) => [outletId, keys.map((key) => `${key} ${heads.get(key)}`).join()]),
  );
}

function readerOf(docs: readonly Doc[]): Reader {
  const rows = new Map<number, Map<Id, Row>>();
  for (const { kind, id, payload } of docs) {
    const ofKind = rows.get(kind) ?? new Map<Id, Row>();
    rows.set(kind, ofKind.set(id, JSON.parse(payload) as Row));
  }
  const indexes = new Map<string, Map<string, Row[]>>();
  const indexOf = (kind: Kind, index: string): Map<string, Row[]> => {
    const name = `${kind.name}/${index}`;
    const known = indexes.get(name);
    if (known) return known;
    const made = new Map<string, Row[]>();
    for (const row of rows.get(kind.code)?.values() ?? []) {
      const key = indexKey(kind, index, row);
      made.set(key, [...(made.get(key) ?? []), row]);
    }
    indexes.set(name, made);
    return made;
  };
  return {
    get: <R extends Row>(kind: Kind<R>, id: Id) => rows.get(kind.code)?.get(id) as R | undefined,
    list: <R extends Row>(kind: Kind<R>, index: string, key: Parameters<typeof keyText>[0]) =>
      (indexOf(kind, index).get(keyText(key)) ?? []) as unknown as readonly R[],
  };
}
