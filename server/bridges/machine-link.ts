// The bridge to queue machines (protocols.md §1): listens, knows who is who, and hands each machine to its session.
import { createHash, randomUUID, timingSafeEqual } from 'node:crypto';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import type postgres from 'postgres';
import { dayOf, type Instant } from '#domain/kernel/day.ts';
import type { Id } from '#domain/kernel/ids.ts';
import type { Clock } from '#server/platform/clock.ts';
import type { Execute } from '#server/sync/execute.ts';
import type { CommandResult, NamedCommand } from './machine-commands.ts';
import { openConnection, type CloseReason, type MachineConnection } from './machine-connection.ts';
import { decodeBody, isCharset, seqIn } from './frame-body.ts';
import type { Decoded } from './frame.ts';
import { parseMessage, type Hello, type MachineCommand } from './machine.messages.ts';
import { createMeter, type Defect, type LinkMetrics } from './machine-metrics.ts';
import { registerOf, type HeldLease, type Register } from './machine-register.ts';
import { createMachineSession, type MachineSession } from './machine-session.ts';
import { attendUnattended } from './machine-warden.ts';
import type { BridgeDeps, BridgeLog } from './machine-writer.ts';

export interface MachineLinkOptions {
  readonly host: string;
  /** 0 takes any free one. */
  readonly port: number;
  readonly execute: Execute;
  readonly sql: postgres.Sql;
  readonly clock: Clock;
  readonly log: BridgeLog;
  readonly findCustomer: BridgeDeps['findCustomer'];
}

/** What tests and benches replace. */
export interface MachineLinkParts {
  readonly register: Register;
  /** Milliseconds of a timer that never goes back. */
  readonly elapsed: () => number;
  /** How often due things are looked for; 0: only when `beat` is called. */
  readonly beatEvery: number;
  readonly leaseMs: number;
  readonly retryFrom: number;
}

export interface MachineLink {
  readonly port: number;
  close(): Promise<void>;
  /** Asks a machine to do something. Refused with `machine-offline` when it is not connected to this process. */
  command(machineId: Id, command: MachineCommand, named?: NamedCommand): Promise<CommandResult>;
  /** Asks a machine that is connected to this process for its whole state, soon. */
  wantState(machineId: Id): void;
  /** Machines that are connected to this process. */
  connected(): readonly Id[];
  metrics(): LinkMetrics;
  /** Does what is due now: pings, dead machines, gaps, leases, the new day. */
  beat(): Promise<void>;
}

const HELLO_WITHIN = 10_000;
const CONNECTIONS = 1_000;
const SWEEP_EVERY = 10_000;
const NO_HASH = '0'.repeat(64);

interface Visitor {
  session: MachineSession | null;
  readonly since: number;
}

export async function startMachineLink(
  options: MachineLinkOptions,
  parts: Partial<MachineLinkParts> = {},
): Promise<MachineLink> {
  const { log, clock } = options;
  const { elapsed = () => performance.now(), beatEvery = 250, leaseMs = 10_000, retryFrom = 100 } = parts;
  const register = parts.register ?? registerOf(options.sql);
  const meter = createMeter();
  const { execute, findCustomer } = options;
  const deps: BridgeDeps = {
    execute,
    register,
    clock,
    elapsed,
    log,
    meter,
    findCustomer,
    holder: randomUUID(),
    leaseMs,
    retryFrom,
  };
  const sessions = new Map<Id, MachineSession>();
  const visitors = new Map<MachineConnection, Visitor>();
  let renewedAt = elapsed();
  let sweptAt = elapsed();

  function blame(kind: Defect, about: object = {}): void {
    if (meter.defect(kind)) log.warn({ defect: kind, ...about }, 'a queue machine sent something wrong');
  }

  function nack(to: MachineConnection, code: string, seq: number | null = null): void {
    meter.count('nacks');
    to.say(seq === null ? { msg: 'nack', code } : { msg: 'nack', code, seq });
  }

  function unusable(from: MachineConnection, visitor: Visitor, kind: Defect, seq: number | null): Promise<void> | void {
    blame(kind, { machine: visitor.session?.machine.code });
    if (seq === null) return;
    nack(from, kind, seq);
    return visitor.session?.unusable(from, seq);
  }

  function onFrame(from: MachineConnection, frame: Decoded): Promise<void> | void {
    const visitor = visitors.get(from);
    if (!visitor) return;
    if (frame.is === 'bad-length') {
      blame('bad-length', { machine: visitor.session?.machine.code });
      return from.close('bad-length');
    }
    meter.count('frames');
    if (!isCharset(frame.charset)) return unusable(from, visitor, 'unknown-charset', seqIn(frame.body));
    const body = decodeBody(frame.charset, frame.body);
    if (body.is === 'not-json') return unusable(from, visitor, 'not-json', body.seq);
    if (body.dropped.length > 0)
      blame('undecodable-field', { machine: visitor.session?.machine.code, fields: body.dropped.slice(0, 5) });
    const message = parseMessage(body.value);
    if (message.is === 'bad-message') return unusable(from, visitor, 'bad-message', message.seq);
    const { session } = visitor;
    if (!session) {
      if (message.is !== 'hello') {
        blame('not-hello');
        return nack(from, 'not-hello', message.is === 'event' ? message.seq : null);
      }
      from.charset = frame.charset;
      return receive(from, visitor, message.hello);
    }
    switch (message.is) {
      case 'ping':
        return;
      case 'hello':
        return unusable(from, visitor, 'bad-message', null);
      case 'event':
        return session.event(from, message.seq, message.event);
      case 'snapshot':
        return session.snapshot(from, message.snapshot);
      case 'answer':
        return session.answer(from, message.answer);
    }
  }

  async function receive(from: MachineConnection, visitor: Visitor, hello: Hello): Promise<void> {
    try {
      const machine = await register.find(hello.outlet, hello.machine);
      // Compared in any case, so that the time taken does not tell which machines exist.
      const right = timingSafeEqual(
        createHash('sha256').update(hello.token).digest(),
        Buffer.from(machine?.tokenHash ?? NO_HASH, 'hex'),
      );
      if (!machine || !right) {
        blame('not-registered');
        nack(from, 'not-registered');
        return from.close('refused');
      }
      const session = sessions.get(machine.id) ?? createMachineSession(machine, deps);
      sessions.set(machine.id, session);
      visitor.session = session;
      if (!(await session.seat(from, hello))) from.close('replaced');
    } catch (error) {
      meter.count('outages');
      log.warn({ err: error }, 'a queue machine cannot be received now; it will try again');
      nack(from, 'try-later');
      from.close('outage');
    }
  }

  function onClose(connection: MachineConnection, reason: CloseReason): void {
    const visitor = visitors.get(connection);
    visitors.delete(connection);
    if (reason === 'not-reading') blame('not-reading', { machine: visitor?.session?.machine.code });
    if (visitor?.session) log.info({ machine: visitor.session.machine.code, reason }, 'queue machine disconnected');
    visitor?.session?.left(connection);
  }

  async function renewLeases(): Promise<void> {
    const holding = [...sessions.values()].filter((session) => session.lease !== null);
    if (holding.length === 0) return;
    const asked = new Map<MachineSession, HeldLease>(holding.map((session) => [session, session.lease!]));
    const kept = await register.renew([...asked.values()], leaseMs);
    // A session that was seated anew meanwhile holds another fence than the one asked about.
    for (const [session, lease] of asked)
      if (!kept.has(lease.id) && session.lease?.fence === lease.fence) session.leaseLost();
  }

  async function beat(): Promise<void> {
    const time = elapsed();
    for (const session of sessions.values()) session.beat();
    for (const [connection, { session, since }] of visitors)
      if (!session && time - since >= HELLO_WITHIN) {
        blame('hello-late');
        connection.close('refused');
      }
    try {
      if (time - renewedAt >= leaseMs / 3) {
        renewedAt = time;
        await renewLeases();
      }
      if (time - sweptAt >= SWEEP_EVERY) {
        sweptAt = time;
        await attendUnattended(deps, dayOf(clock.now() as Instant));
      }
    } catch (error) {
      meter.count('outages');
      log.warn({ err: error }, 'leases of queue machines could not be renewed; tried again');
    }
  }

  const server = createServer((socket) => {
    meter.count('connections');
    const connection = openConnection(socket, { elapsed, onFrame, onClose });
    visitors.set(connection, { session: null, since: elapsed() });
  });
  server.maxConnections = CONNECTIONS;
  await new Promise<void>((ready, failed) => {
    server.once('error', failed);
    server.listen(options.port, options.host, ready);
  });
  const timer = beatEvery > 0 ? setInterval(() => void beat(), beatEvery) : undefined;

  return {
    port: (server.address() as AddressInfo).port,
    beat,
    metrics: () => meter.read([...sessions.values()].filter((session) => session.online).length),
    command: async (machineId, command, named) =>
      sessions.get(machineId)?.command(command, named) ?? { result: 'refused', code: 'machine-offline' },
    wantState: (machineId) => sessions.get(machineId)?.wantState(),
    connected: () => [...sessions].filter(([, session]) => session.online).map(([id]) => id),
    async close() {
      clearInterval(timer);
      const closed = new Promise<void>((done) => server.close(() => done()));
      await Promise.all([...sessions.values()].map((session) => session.stop()));
      for (const connection of visitors.keys()) connection.close('stopping');
      await closed;
    },
  };
}
