// Judges what a seated machine says: each event once, in order, stored before it is acknowledged.
import type { Instant } from '#domain/kernel/day.ts';
import type { Id } from '#domain/kernel/ids.ts';
import type { Outcome } from '#server/sync/execute.ts';
import type { CommandResult, OpenCommand } from './machine-commands.ts';
import type { MachineHall, Step } from './machine-hall.ts';
import { idFrom } from './machine-ids.ts';
import type { Answer, BridgeMessage, MachineEvent, MachineSnapshot } from './machine.messages.ts';
import { createEventOrder } from './machine-order.ts';
import type { HeldLease, RegisteredMachine } from './machine-register.ts';
import type { BridgeDeps, MachineWriter, Turn } from './machine-writer.ts';

export interface EventJudge {
  event(seq: number, event: MachineEvent): Promise<void>;
  /** False when it is older than what is stored. */
  snapshot(snapshot: MachineSnapshot): Promise<boolean>;
  /** Applies what the machine did on our command. */
  answer(answer: Answer, open: Pick<OpenCommand, 'command' | 'askedAt'>): Promise<CommandResult>;
  /** The event is lost to us; the state that it left behind is asked for instead. */
  unusable(seq: number): Promise<void>;
  gapIsDue(elapsed: number): boolean;
  /** After the close of the day. */
  reload(hall: MachineHall): void;
}

export interface JudgeDeps {
  readonly machine: RegisteredMachine;
  readonly lease: HeldLease & { readonly epoch: string };
  readonly writer: MachineWriter;
  readonly deps: BridgeDeps;
  readonly hall: MachineHall;
  /** The last event of this epoch that is stored. */
  readonly start: number;
  readonly turn: Turn;
  readonly say: (message: BridgeMessage) => void;
  /** Asks for the whole state. */
  readonly want: () => void;
}

/** Customers of a snapshot are looked up this many at a time. */
const LOOKUPS = 20;

export function createEventJudge({
  machine,
  lease,
  writer,
  deps,
  start,
  turn,
  say,
  want,
  ...given
}: JudgeDeps): EventJudge {
  const { register, clock, elapsed, log, meter } = deps;
  const { epoch } = lease;
  const who = { machine: machine.code, outletId: machine.outletId };
  const order = createEventOrder<MachineEvent>(start);
  const now = (): Instant => clock.now() as Instant;
  let hall = given.hall;
  let settled = 0;

  async function customerOf(customerNo: string): Promise<Id | null> {
    try {
      return await deps.findCustomer(machine.outletId, customerNo);
    } catch {
      // The ticket is shown in any case (protocols.md §4).
      meter.count('lookupFailures');
      return null;
    }
  }

  /** Passes a number for which nothing is done. False when the turn was over first. */
  const passOnly = async (seq: number): Promise<boolean> =>
    (await writer.insist(() => register.markAlone(lease, { is: 'seq', epoch, seq }).then(() => true), turn)) ?? false;

  function report(outcome: Outcome, step: Step, about: object): void {
    if (outcome.status === 'applied') {
      meter.count('applied');
      return step.done();
    }
    meter.count(outcome.status === 'refused' ? 'refused' : 'dead');
    if (outcome.status === 'refused')
      log.warn({ ...who, ...about, code: outcome.refusal.code }, 'the queue machine reported an impossible step');
    else
      log.error(
        { ...who, ...about, reference: outcome.reference },
        'an event of the queue machine could not be judged',
      );
  }

  /** One event, the next in order. False when the turn was over first: it stays unacknowledged. */
  async function apply(seq: number, event: MachineEvent): Promise<boolean> {
    const about = { step: event.step, seq, ...('ticket' in event ? { ticket: event.ticket } : {}) };
    const customerId = event.step === 'take' && event.customerNo ? await customerOf(event.customerNo) : null;
    const translation = hall.translate(event, idFrom('ticket', machine.id, epoch, seq), customerId, now());
    if (translation.is === 'step') {
      const { name, input } = translation;
      const claimedAt = ('at' in event && event.at) || now();
      const write = { mutationId: idFrom('event', machine.id, epoch, seq), name, input, claimedAt };
      const outcome = await writer.write(lease, write, { is: 'seq', epoch, seq }, turn);
      if (!outcome) return false;
      report(outcome, translation, about);
      // A dead command stores nothing, the mark neither when it was the cause: it is passed by itself.
      if (outcome.status === 'dead' && !(await passOnly(seq))) return false;
      if (outcome.status !== 'applied' && event.step !== 'rate') want();
    } else {
      if (!(await passOnly(seq))) return false;
      if (translation.is === 'unknown') {
        meter.count('unknownNames');
        log.warn({ ...who, ...about, unknown: translation.what }, 'the queue machine speaks of something unknown');
        want();
      }
    }
    passed(seq);
    return true;
  }

  function passed(seq: number): void {
    order.pass(seq, elapsed());
    if (!turn.signal.aborted) say({ msg: 'ack', seq: order.lastSeq });
  }

  async function applyWaiting(): Promise<void> {
    for (let next = order.takeNext(); next; next = order.takeNext()) if (!(await apply(next.seq, next.event))) return;
  }

  async function customersOf(snapshot: MachineSnapshot): Promise<ReadonlyMap<string, Id>> {
    const wanted = new Set<string>();
    for (const { ticket, customerNo } of snapshot.tickets)
      if (customerNo && !hall.isKnown(ticket)) wanted.add(customerNo);
    const found = new Map<string, Id>();
    const list = [...wanted];
    for (let from = 0; from < list.length; from += LOOKUPS) {
      const some = list.slice(from, from + LOOKUPS);
      const ids = await Promise.all(some.map(customerOf));
      for (const [i, id] of ids.entries()) if (id) found.set(some[i]!, id);
    }
    return found;
  }

  /** Stores what a command did at the machine; its event, should one come too, is then an echo. */
  async function settleCommand(cmd: string, askedAt: number, event: MachineEvent): Promise<boolean> {
    const translation = hall.translate(event, idFrom('ticket', machine.id, epoch, 'command', cmd), null, now());
    if (translation.is === 'unknown') want();
    if (translation.is !== 'step') return true;
    const { name, input } = translation;
    const write = { mutationId: idFrom('command', machine.id, epoch, cmd, askedAt), name, input, claimedAt: now() };
    const outcome = await writer.write(lease, write, { is: 'held' }, turn);
    if (!outcome) return false;
    report(outcome, translation, {
      step: event.step,
      command: cmd,
      ...('ticket' in event ? { ticket: event.ticket } : {}),
    });
    if (outcome.status !== 'applied') want();
    return true;
  }

  return {
    gapIsDue: (time) => order.gapIsDue(time),
    reload: (loaded) => void (hall = loaded),

    async event(seq, event) {
      switch (order.place(seq)) {
        case 'duplicate':
          meter.count('duplicates');
          return say({ msg: 'ack', seq: order.lastSeq });
        case 'ahead':
          meter.count('gaps');
          if (!order.keep(seq, event, elapsed())) want();
          return;
        case 'next':
          if (await apply(seq, event)) await applyWaiting();
      }
    },

    async snapshot(snapshot) {
      if (snapshot.seq < order.lastSeq) {
        meter.count('snapshotsStale');
        log.warn({ ...who, seq: snapshot.seq, lastSeq: order.lastSeq }, 'the queue machine sent an old snapshot');
        return false;
      }
      const makeId = (number: string) => idFrom('ticket', machine.id, epoch, 'snapshot', snapshot.seq, number);
      const step = hall.translateSnapshot(snapshot, makeId, await customersOf(snapshot), now());
      if (step.withheld.length > 0)
        log.warn({ ...who, tickets: step.withheld }, 'the queue machine still holds abandoned numbers');
      settled += 1;
      const mutationId = idFrom('snapshot', machine.id, lease.fence, settled);
      const write = { mutationId, name: step.name, input: step.input, claimedAt: now() };
      const outcome = await writer.write(lease, write, { is: 'seq', epoch, seq: snapshot.seq }, turn);
      if (!outcome) return false;
      meter.count('snapshotsSettled');
      report(outcome, step, { step: 'snapshot', seq: snapshot.seq });
      passed(snapshot.seq);
      await applyWaiting();
      return true;
    },

    async answer({ re, done, code, newTicket }, { command, askedAt }) {
      if (!done) return { result: 'refused', code };
      const at = now();
      if (command.msg === 'issue') {
        // The number comes with its own `take`; without one the snapshot brings it.
        if (!newTicket || !hall.isKnown(newTicket)) want();
        return newTicket ? { result: 'done', newTicket } : { result: 'done' };
      }
      if (command.msg === 'move' && !newTicket) {
        want();
        return { result: 'unknown' };
      }
      const event: MachineEvent =
        command.msg === 'move'
          ? { step: 'transfer', ticket: command.ticket, queue: command.toQueue, newTicket: newTicket!, at }
          : { step: 'drop', ticket: command.ticket, at };
      if (!(await settleCommand(re, askedAt, event))) return { result: 'unknown' };
      return newTicket ? { result: 'done', newTicket } : { result: 'done' };
    },

    async unusable(seq) {
      // Later ones leave a gap that is noticed by itself.
      if (order.place(seq) !== 'next' || !(await passOnly(seq))) return;
      passed(seq);
      want();
      await applyWaiting();
    },
  };
}
