/** The real server behind the histories: its doors, its execute, its hub and its feed over a real Postgres. */
import type { ServerResponse } from 'node:http';
import { Hono } from 'hono';
import type { Actor } from '#domain/kernel/actor.ts';
import type { Id } from '#domain/kernel/ids.ts';
import type { Mutator } from '#domain/kernel/mutator.ts';
import { beginNewEpoch } from '#server/sync/epoch.ts';
import { createExecute, type Command, type Execute } from '#server/sync/execute.ts';
import { grantBuckets } from '#server/sync/grants.ts';
import { Hub } from '#server/sync/hub.ts';
import { importRows } from '#server/sync/import.ts';
import type { KindLookup } from '#server/sync/locked-rows.ts';
import { sweepFeed } from '#server/sync/sweep.ts';
import { syncRoutes } from '#server/sync/sync.routes.ts';
import type { Frame, Patch, PullBody, PushAnswer } from '#sync/wire.ts';
import { Gate } from './gate.ts';
import { Moments } from './moments.ts';
import { simulatedKinds, type PostgresWorld } from './postgres-world.ts';
import type { Line, PausePoint, PushBody, SimulatedServer } from './server.ts';
import { inMemory } from './sim-disk.ts';
import { StreamAnswer } from './stream-answer.ts';
import { LEASE, PAGE } from './twin-pages.ts';
import { accountKind, bucketsOf, devices, fileOf, mutators, phoneKind, users, where } from './world.ts';

const lookup: KindLookup = (kind) => simulatedKinds.find((synced) => synced.kind.code === kind.code)!;
const statuses = ['applied', 'refused', 'dead', 'quarantined'];
const staff = (user: Id) =>
  ({
    as: 'staff',
    id: user,
    outletId: user,
    deviceId: devices[users.indexOf(user)]!,
    roles: [],
    permissions: [],
    scope: 'own',
    paths: [],
  }) as const;

export interface PostgresServerParts {
  /** A hub for each stream: frames then do not depend on who else listens, and compare with the twin's. */
  readonly apart?: boolean;
}

type Executed = Map<string, { times: number; actor: Id }>;

interface Slow {
  readonly gate: Gate;
  readonly done: Promise<unknown>;
}

export class PostgresServer implements SimulatedServer {
  readonly #world: PostgresWorld;
  readonly #newId: () => Id;
  readonly #apart: boolean;
  readonly #hubs: Hub[] = [];
  readonly #ears = new Set<StreamAnswer>();
  readonly #moments = new Moments();
  #executed: Executed = new Map();
  readonly #execute: Execute;
  #slow: Slow | null = null;
  #now = 1_790_000_000_000;

  /** An empty server; the one before it over the same database is over. */
  static async open(world: PostgresWorld, newId: () => Id, parts: PostgresServerParts = {}): Promise<PostgresServer> {
    await world.empty();
    const server = new PostgresServer(world, newId, parts.apart ?? false);
    await server.#remember();
    return server;
  }

  private constructor(world: PostgresWorld, newId: () => Id, apart: boolean) {
    this.#world = world;
    this.#newId = newId;
    this.#apart = apart;
    // The twin takes ids for its epochs from the same source: the same history has the same ids on both.
    newId();
    this.#execute = this.#executeOver(world.sql);
  }

  async push(user: Id, body: PushBody): Promise<PushAnswer> {
    const answer = await this.#beside(this.#ask(this.#hub(), user, '/push', body));
    if (answer.status !== 200) throw new Error(`push: ${answer.status} ${await answer.text()}`);
    return (await answer.json()) as PushAnswer;
  }

  async stream(user: Id, body: PullBody, send: (frame: Frame) => void, lost: () => void): Promise<Line> {
    const hub = this.#hub();
    const outgoing = new StreamAnswer((text) => send(JSON.parse(text) as Frame), lost);
    this.#ears.add(outgoing);
    const answer = this.#ask(hub, user, '/stream', body, outgoing);
    // The door answers when all pages are taken; the tablet takes one at a time.
    await Promise.race([answer, outgoing.spoke]);
    if (!outgoing.began) throw new Error(`stream: ${(await answer).status}`);
    return {
      tick: () => this.#look(hub, outgoing),
      close: () => outgoing.leave(),
    };
  }

  async pull(user: Id, body: PullBody): Promise<Patch> {
    const answer = await this.#ask(this.#hub(), user, '/pull', body);
    if (answer.status !== 200) throw new Error(`pull: ${answer.status} ${await answer.text()}`);
    return (await answer.json()) as Patch;
  }

  async admin(name: string, args: unknown): Promise<void> {
    await this.#beside(this.#execute(this.#command(name, args)));
  }

  async import(outlet: number, manager: number): Promise<void> {
    const { sql } = this.#world;
    const { accounts, phones } = fileOf(outlet, manager);
    const load = async (work: () => Promise<unknown>): Promise<void> => {
      // A row that somebody else makes at the same time stops an import: whoever reads the file begins again.
      await this.#beside(work()).catch(() => this.#beside(work()));
      await this.#remember();
    };
    await load(() => importRows(sql, lookup, accountKind, accounts));
    await load(() => importRows(sql, lookup, phoneKind, phones));
  }

  async slowBegin(name: string, args: unknown, at: PausePoint): Promise<void> {
    await this.slowEnd();
    const gate = new Gate(at);
    const execute = this.#executeOver(gate.over(this.#world.slow));
    const done = execute(this.#command(name, args));
    this.#slow = { gate, done };
    await Promise.race([gate.reached, done]);
  }

  async slowEnd(): Promise<void> {
    const slow = this.#slow;
    this.#slow = null;
    slow?.gate.letGo();
    await slow?.done;
  }

  async grant(user: Id, bucket: string, on: boolean): Promise<void> {
    const { sql } = this.#world;
    const now = await sql<{ key: string }[]>`
      select b.key from sync_grant g join sync_bucket b on b.id = g.bucket where g.principal = ${user}`;
    const keys = now.map(({ key }) => key).filter((key) => key !== bucket);
    await this.#beside(grantBuckets(sql, user, on ? [...keys, bucket] : keys));
  }

  /** The tombstones of one bucket grow old, and the sweeper comes. */
  async sweep(bucket: string): Promise<void> {
    const { sql } = this.#world;
    const swept = async (): Promise<void> => {
      await sql`update sync_row set at = now() - interval '40 days'
        where deleted and bucket = (select id from sync_bucket where key = ${bucket})`;
      await sweepFeed(sql);
    };
    await this.#beside(swept());
  }

  async backup(): Promise<unknown> {
    await this.slowEnd();
    await this.#world.backup();
    return { executed: structuredClone(this.#executed) };
  }

  async restore(backup: unknown): Promise<void> {
    await this.slowEnd();
    await this.#world.restore();
    this.#executed = structuredClone((backup as { executed: Executed }).executed);
    await beginNewEpoch(this.#world.sql);
    this.#newId();
    await this.#remember();
  }

  async rowsFor(user: Id): Promise<ReadonlyMap<string, string>> {
    const { sql } = this.#world;
    const granted = await sql<{ key: string }[]>`
      select b.key from sync_grant g join sync_bucket b on b.id = g.bucket where g.principal = ${user}`;
    const keys = new Set(granted.map(({ key }) => key));
    const rows = new Map<string, string>();
    for (const { kind, table, columns } of simulatedKinds)
      for (const { row } of await sql<{ row: Record<string, unknown> }[]>`
        select row_to_json(t) as row from ${sql(table)} t order by id`) {
        const model = Object.fromEntries(columns.map(([field, column]) => [field, row[column]]));
        if (bucketsOf(kind.name, model as never).some((key) => keys.has(key)))
          rows.set(`${kind.name}/${String(model['id'])}`, JSON.stringify(model));
      }
    return rows;
  }

  async judged(uuid: Id): Promise<string | undefined> {
    const [row] = await this.#world.sql<{ status: number }[]>`select status from sync_mutation where id = ${uuid}`;
    return row && statuses[row.status - 1];
  }

  async executed(): Promise<ReadonlyMap<string, { times: number; actor: Id }>> {
    return this.#executed;
  }

  async lmids(): Promise<ReadonlyMap<string, number>> {
    const rows = await this.#world.sql<{ id: string; lmid: number }[]>`select id, lmid from sync_client`;
    return new Map(rows.map(({ id, lmid }) => [id, lmid]));
  }

  wasOnce(_: Id, buckets: readonly number[], rows: ReadonlyMap<string, string>, cid: Id, lmid: number | null): boolean {
    return this.#moments.had(buckets, rows, cid, lmid);
  }

  #hub(): Hub {
    if (this.#hubs[0] && !this.#apart) return this.#hubs[0];
    const hub = new Hub({
      sql: this.#world.hub,
      clock: this.#clock,
      // A look that failed is made again; one that comes after the database was closed is nobody's.
      onOutage: () => undefined,
      limits: { page: PAGE, lease: LEASE },
    });
    this.#hubs.push(hub);
    return hub;
  }

  readonly #clock = { now: () => (this.#now += 1_000) };

  /** The server's own doors, without a socket. */
  async #ask(hub: Hub, user: Id, path: string, body: object, outgoing?: StreamAnswer): Promise<Response> {
    const app = new Hono();
    app.onError((error, c) => c.text(error.message, 500));
    const deps = { sql: this.#world.sql, execute: this.#recorded, hub, clock: this.#clock };
    app.route('/', syncRoutes({ ...deps, whoAsks: async () => staff(user) }));
    const init = { method: 'POST', body: JSON.stringify(body), headers: { 'content-type': 'application/json' } };
    return await app.request(path, init, { outgoing: outgoing as unknown as ServerResponse });
  }

  readonly #recorded: Execute = (command, alongside) => this.#execute(command, alongside);

  /** A page more for who is loading; for everybody else the hub looks, and what it has found is written. */
  async #look(hub: Hub, outgoing: StreamAnswer): Promise<void> {
    if (outgoing.takePage()) return await this.#settled();
    // A tablet that fell behind catches up at a random moment: here that is at once.
    const { random } = Math;
    Math.random = () => 0;
    hub.poke();
    await this.#settled();
    Math.random = random;
    // All of them, as a page that is read later could show a moment between two that are remembered.
    if (![...this.#ears].some(({ isOwed }) => isOwed)) return;
    await new Promise((soon) => setTimeout(soon, 3));
    await this.#settled();
  }

  /** On one connection answers come in order: the last is behind whatever was asked for, by whom it was asked for. */
  async #settled(): Promise<void> {
    for (let i = 0; i < 3; i++) {
      await inMemory.turns(2);
      await this.#world.hub`select 1`;
    }
    await inMemory.turns(2);
  }

  /** Lets work go on beside the slow transaction; should it have to wait for that one, that one ends first. */
  async #beside<T>(work: Promise<T>): Promise<T> {
    if (!this.#slow) return await work;
    let over = false;
    const end = work.catch(() => undefined).finally(() => (over = true));
    while (!over && this.#slow)
      if (await this.#world.somebodyWaits()) await this.slowEnd();
      else await Promise.race([end, new Promise((soon) => setTimeout(soon, 2))]);
    return await work;
  }

  /** Execute as the product has it; each commit is remembered as a moment, each effect counted. */
  #executeOver(sql: PostgresWorld['sql']): Execute {
    let ran = false;
    const execute = createExecute({
      sql,
      mutators: mutators.map((mutator): Mutator => {
        const run: Mutator['run'] = (store, args, context) => {
          where.server = true;
          try {
            mutator.run(store, args, context);
            ran = true;
          } finally {
            where.server = false;
          }
        };
        return { ...mutator, run };
      }),
      lookup,
      clock: this.#clock,
      onFault: () => undefined,
      onCommit: () => undefined,
    });
    return async (command, alongside) => {
      ran = false;
      const outcome = await execute(command, alongside);
      if (ran && outcome.status === 'applied') {
        const times = (this.#executed.get(command.mutationId)?.times ?? 0) + 1;
        this.#executed.set(command.mutationId, { times, actor: command.actor.id });
      }
      await this.#remember();
      return outcome;
    };
  }

  #command(name: string, args: unknown): Command {
    const mutationId = this.#newId();
    // Each has an audit chain of its own: a chain that both write to would hold back what only a bucket's lock may.
    const actor: Actor = { as: 'system', id: users[0]!, outletId: mutationId };
    return { mutationId, name, version: 1, input: args, actor, claimedAt: 0 as never };
  }

  /** Keeps the moment as the database has it. */
  async #remember(): Promise<void> {
    const [now] = await this.#world.sql<
      [{ rows: (readonly [number, string, string])[]; lmids: Record<string, number> }]
    >`
      select (select coalesce(json_agg(json_build_array(r.bucket, case r.kind when 901 then 'account/' else 'phone/' end || r.id, d.payload)), '[]')
          from sync_row r join sync_doc d on d.kind = r.kind and d.id = r.id where not r.deleted) as rows,
        (select coalesce(json_object_agg(id, lmid), '{}') from sync_client) as lmids`;
    const buckets = new Map<number, Map<string, string>>();
    for (const [bucket, name, payload] of now.rows)
      buckets.set(bucket, (buckets.get(bucket) ?? new Map<string, string>()).set(name, payload));
    this.#moments.keep({ buckets, lmids: new Map(Object.entries(now.lmids)) });
  }
}
