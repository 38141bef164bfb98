// One registered machine while this process speaks for it: seated at hello, judged event by event, let go when it leaves.
import { dayOf, type Day, type Instant } from '#domain/kernel/day.ts';
import { idFrom } from './machine-ids.ts';
import { createMachineCommands, type CommandResult, type NamedCommand } from './machine-commands.ts';
import type { MachineConnection } from './machine-connection.ts';
import { createEventJudge, type EventJudge } from './machine-judge.ts';
import { createMachineHall } from './machine-hall.ts';
import type {
  Answer,
  BridgeMessage,
  Hello,
  MachineCommand,
  MachineEvent,
  MachineSnapshot,
} from './machine.messages.ts';
import { LeaseLost, type HeldLease, type RegisteredMachine } from './machine-register.ts';
import { createMachineWriter, type BridgeDeps, type Turn } from './machine-writer.ts';
import { createSnapshotWish } from './snapshot-wish.ts';

const PING_EVERY = 10_000;
const DEAD_AFTER = 30_000;
/** Without the database the machine cannot be marked offline; its lease runs out instead. */
const STOP_WITHIN = 2_000;

export interface MachineSession {
  readonly machine: RegisteredMachine;
  readonly online: boolean;
  readonly lease: HeldLease | null;
  /** Takes the lease, settles day and epoch, says welcome. False when the connection was overtaken. */
  seat(connection: MachineConnection, hello: Hello): Promise<boolean>;
  event(from: MachineConnection, seq: number, event: MachineEvent): Promise<void>;
  snapshot(from: MachineConnection, snapshot: MachineSnapshot): Promise<void>;
  answer(from: MachineConnection, answer: Answer): Promise<void>;
  /** A frame whose `seq` could be read and nothing else. */
  unusable(from: MachineConnection, seq: number): Promise<void>;
  /** The connection is closed. */
  left(connection: MachineConnection): void;
  command(command: MachineCommand, named?: NamedCommand): Promise<CommandResult>;
  /** Asks for the whole state; a machine that is not there gives it when it comes. */
  wantState(): void;
  /** Does what is due: pings, silence, gaps, commands without answer, a new day. */
  beat(): void;
  leaseLost(): void;
  /** Lets the machine go in good order. */
  stop(): Promise<void>;
}

interface Seat {
  readonly connection: MachineConnection;
  readonly lease: HeldLease & { readonly epoch: string };
  readonly judge: EventJudge;
  readonly turn: Turn;
  day: Day;
  pingedAt: number;
}

export function createMachineSession(machine: RegisteredMachine, deps: BridgeDeps): MachineSession {
  const { register, clock, elapsed, log, meter } = deps;
  const who = { machine: machine.code, outletId: machine.outletId };
  const writer = createMachineWriter(machine, deps);
  const now = (): Instant => clock.now() as Instant;

  let connection: MachineConnection | null = null;
  let seat: Seat | null = null;
  let lease: HeldLease | null = null;
  let over = new AbortController();
  let lane: Promise<unknown> = Promise.resolve();
  let numbered = 0;

  /** Jobs of one machine run one after another, whichever connection they come from. */
  const inTurn = <T>(job: () => Promise<T>): Promise<T> => {
    const next = lane.then(job);
    lane = next.catch(() => {});
    return next;
  };
  const newTurn = (of: MachineConnection | null): Turn => {
    over.abort();
    over = new AbortController();
    return { signal: over.signal, connection: of };
  };
  const say = (message: BridgeMessage): void => {
    if (message.msg === 'snapshot?') meter.count('snapshotsAsked');
    connection?.say(message);
  };
  const wish = createSnapshotWish(() => say({ msg: 'snapshot?' }));
  const commands = createMachineCommands(say);

  function leaseLost(): void {
    meter.count('leasesLost');
    log.warn(who, 'another process speaks for this machine now');
    lease = null;
    connection?.close('lease-lost');
  }

  /** Runs a job for the machine's present connection; what an old connection still wanted is dropped. */
  async function forSeat(from: MachineConnection, job: (seat: Seat) => Promise<void>): Promise<void> {
    await inTurn(async () => {
      if (!seat || seat.connection !== from || from.closed) return;
      try {
        await job(seat);
      } catch (error) {
        if (error instanceof LeaseLost) return leaseLost();
        log.error(
          { ...who, err: error },
          'the bridge failed on a message; the machine sends it again after it reconnects',
        );
        from.close('outage');
      }
    });
  }

  async function setLink(link: 'online' | 'offline', held: HeldLease, turn: Turn): Promise<void> {
    const mutationId = idFrom('link', machine.id, held.fence, (numbered += 1));
    const write = { mutationId, name: 'queue.setMachine', input: { link }, claimedAt: now() };
    await writer.write(held, write, { is: 'held' }, turn);
  }

  async function closeDay(held: HeldLease, day: Day, turn: Turn): Promise<void> {
    const write = { mutationId: closingOf(machine, day), name: 'queue.closeDay', input: {}, claimedAt: now() };
    await writer.write(held, write, { is: 'day', day }, turn);
  }

  /** The numbers of a lost memory start again at A001, so all that carry one end first, in the transaction of the new epoch. */
  async function beginEpoch(held: HeldLease, epoch: string, turn: Turn): Promise<void> {
    meter.count('newEpochs');
    const stored = await writer.insist(() => register.loadHall(machine), turn);
    if (!stored) return;
    const { name, input } = createMachineHall(machine.outletId, stored).forgetAll();
    const write = { mutationId: idFrom('epoch', machine.id, epoch, held.fence), name, input, claimedAt: now() };
    await writer.write(held, write, { is: 'epoch', epoch }, turn);
  }

  async function takeSeat(arrived: MachineConnection, hello: Hello, turn: Turn): Promise<boolean> {
    const taken = await writer.insist(() => register.takeLease(machine, deps.holder, deps.leaseMs), turn);
    if (!taken) return false;
    const { fence, epoch, lastSeq, day } = taken;
    const held = (lease = { id: machine.id, outletId: machine.outletId, fence });
    const today = dayOf(now());
    if (day !== today) await closeDay(held, today, turn);
    if (epoch !== hello.epoch) await beginEpoch(held, hello.epoch, turn);
    await setLink('online', held, turn);
    // Of a memory that was lost nothing more is told.
    const before = epoch === hello.epoch ? today : undefined;
    const stored = await writer.insist(() => register.loadHall(machine, before), turn);
    if (!stored || turn.signal.aborted || arrived.closed) return false;
    const hall = createMachineHall(machine.outletId, stored);
    const start = epoch === hello.epoch ? lastSeq : 0;
    const ownLease = { ...held, epoch: hello.epoch };
    const judge = createEventJudge({
      machine,
      lease: ownLease,
      writer,
      deps,
      hall,
      start,
      turn,
      say,
      want: () => wish.want(elapsed()),
    });
    seat = { connection: arrived, lease: ownLease, judge, turn, day: today, pingedAt: elapsed() };
    log.info({ ...who, version: hello.version, epoch: hello.epoch, lastSeq: start }, 'queue machine connected');
    say({ msg: 'welcome', lastSeq: start });
    commands.askAgain(elapsed());
    wish.reset();
    wish.want(elapsed());
    return true;
  }

  function beatSeat(current: Seat): void {
    const time = elapsed();
    if (!current.connection.busy && time - current.connection.heardAt >= DEAD_AFTER) {
      if (meter.defect('silent')) log.warn(who, 'queue machine is silent');
      return current.connection.close('silent');
    }
    if (time - current.pingedAt >= PING_EVERY) {
      current.pingedAt = time;
      say({ msg: 'ping' });
    }
    if (current.judge.gapIsDue(time)) wish.want(time);
    wish.beat(time);
    const today = dayOf(now());
    if (today !== current.day) {
      current.day = today;
      void forSeat(current.connection, async () => {
        await closeDay(current.lease, today, current.turn);
        const hall = await writer.insist(() => register.loadHall(machine), current.turn);
        if (hall) current.judge.reload(createMachineHall(machine.outletId, hall));
      });
    }
  }

  const session: MachineSession = {
    machine,
    get online() {
      return seat !== null;
    },
    get lease() {
      return lease;
    },
    leaseLost,

    seat(arrived, hello) {
      if (connection) meter.count('replaced');
      connection?.close('replaced');
      connection = arrived;
      seat = null;
      const turn = newTurn(arrived);
      return inTurn(async () => {
        if (turn.signal.aborted || arrived.closed) return false;
        try {
          return await takeSeat(arrived, hello, turn);
        } catch (error) {
          if (!(error instanceof LeaseLost)) throw error;
          leaseLost();
          return false;
        }
      });
    },

    event: (from, seq, event) => forSeat(from, ({ judge }) => judge.event(seq, event)),
    snapshot: (from, snapshot) =>
      forSeat(from, async ({ judge }) => {
        if (await judge.snapshot(snapshot)) wish.fulfilled();
      }),
    unusable: (from, seq) => forSeat(from, ({ judge }) => judge.unusable(seq)),
    answer: (from, answer) =>
      forSeat(from, async ({ judge }) => {
        const open = commands.take(answer);
        if (!open) return wish.want(elapsed());
        let result: CommandResult = { result: 'unknown' };
        try {
          result = await judge.answer(answer, open);
        } finally {
          meter.count(
            result.result === 'done'
              ? 'commandsDone'
              : result.result === 'refused'
                ? 'commandsRefused'
                : 'commandsUnknown',
          );
          open.settle(result);
        }
      }),

    left(closed) {
      if (closed !== connection) return;
      connection = null;
      seat = null;
      const turn = newTurn(null);
      void inTurn(async () => {
        const held = lease;
        if (turn.signal.aborted || !held) return;
        await setLink('offline', held, turn);
        if (turn.signal.aborted) return;
        lease = null;
        await writer.insist(() => register.release(held), turn);
      }).catch((error: unknown) =>
        log.warn({ ...who, err: error }, 'the machine could not be marked offline; its lease will run out'),
      );
    },

    async command(command, named) {
      if (!seat) return { result: 'refused', code: 'machine-offline' };
      numbered += 1;
      const own = { cmd: `${seat.lease.fence}-${numbered}`, askedAt: 0, again: false };
      return commands.send(named ?? own, command, elapsed());
    },

    wantState() {
      if (seat) wish.want(elapsed());
    },

    beat() {
      writer.beat();
      if (seat) beatSeat(seat);
      for (let unknown = commands.beat(elapsed()); unknown > 0; unknown -= 1) {
        meter.count('commandsUnknown');
        wish.want(elapsed());
      }
    },

    async stop() {
      commands.giveUp();
      connection?.close('stopping');
      const cut = setTimeout(() => over.abort(), STOP_WITHIN);
      await lane;
      clearTimeout(cut);
    },
  };
  return session;
}

/** The same for every process that closes this day. */
export const closingOf = (machine: Pick<RegisteredMachine, 'id'>, day: Day) => idFrom('close', machine.id, day);
