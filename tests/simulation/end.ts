/** What a history has come to, to be compared with what another server or another disk makes of the same steps. */
import type { History } from './history.ts';
import { users } from './world.ts';

export interface End {
  /** Rows of everybody, how each mutation was judged, and how far each client has come. */
  readonly rows: readonly unknown[];
  readonly judged: readonly unknown[];
  readonly lmids: readonly unknown[];
}

export async function endOf({ server, made }: History): Promise<End> {
  const rows = await Promise.all(users.map(async (user) => [...(await server.rowsFor(user))].toSorted()));
  const judged = await Promise.all([...made.keys()].map(async (uuid) => [uuid, await server.judged(uuid)]));
  return { rows, judged, lmids: [...(await server.lmids())].toSorted() };
}

/** The vaults of everybody on each tablet, and how many rows lie beside them. */
export async function disksOf({ tablets }: History): Promise<unknown[]> {
  const owned = tablets.flatMap((one) => one.owners.map((user) => one.disk(user)));
  return await Promise.all(
    owned.map(async (disk) => {
      const { attention = [], ...stored } = (await disk.stored()) ?? {};
      return { ...stored, attention: attention.toSorted((a, b) => (a.uuid < b.uuid ? -1 : 1)) };
    }),
  );
}
