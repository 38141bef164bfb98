// What tablets ask of a machine (LOB-030…053) reaches it here: rows that say `asked` are put to the machine by the process
// that it is connected to, and say afterwards how it ended: done, refused, or honestly unknown (protocols.md §1).
import type postgres from 'postgres';
import { toInstant } from '#domain/kernel/day.ts';
import type { Id } from '#domain/kernel/ids.ts';
import { settleCommand } from '#domain/queue/lobby.mutators.ts';
import type { Clock } from '#server/platform/clock.ts';
import type { Execute } from '#server/sync/execute.ts';
import type { CommandResult } from './machine-commands.ts';
import { idFrom } from './machine-ids.ts';
import type { MachineLink } from './machine-link.ts';
import type { MachineCommand } from './machine.messages.ts';
import type { BridgeLog } from './machine-writer.ts';

export interface CommandRunner {
  /** Something was committed: there may be something to ask. */
  poke(): void;
  /** To be called before the link is closed: what has no answer by then stays asked. */
  stop(): Promise<void>;
}

interface Asked {
  readonly id: Id;
  readonly machineId: Id;
  readonly outletId: Id;
  readonly what: 'move' | 'abandon';
  readonly ticket: string;
  readonly toQueue: string | null;
  readonly askedAt: number;
}
type Settled = Pick<Asked, 'id' | 'machineId' | 'outletId' | 'askedAt'>;

/** A poke that was lost, a machine that came or went. */
const LOOK_EVERY = 2_000;
/** After this long without a connection anywhere nobody can say what became of it. */
const GIVE_UP_AFTER = 20_000;

export function startCommandRunner(deps: {
  readonly sql: postgres.Sql;
  readonly link: Pick<MachineLink, 'command' | 'connected' | 'wantState'>;
  readonly execute: Execute;
  readonly clock: Clock;
  readonly log: BridgeLog;
  /** Milliseconds; 0: only when poked. */
  readonly lookEvery?: number;
}): CommandRunner {
  const { sql, link, execute, clock, log } = deps;
  const running = new Map<Id, Promise<void>>();
  let wanted = false;
  let stopping = false;
  let looking: Promise<void> | null = null;

  async function look(): Promise<void> {
    while (wanted) {
      wanted = false;
      const machines = link.connected();
      if (machines.length === 0) continue;
      const rows = await sql<(Asked & { state: 'asked' | 'unknown' })[]>`
        select c.id, c.machine_id as "machineId", c.outlet_id as "outletId", c.what, c.asked_at::float8 as "askedAt",
          t.number as ticket, q.code as "toQueue", c.state
        from machine_command c join ticket t on t.id = c.ticket_id left join queue q on q.id = c.to_queue_id
        where c.machine_id = any(${[...machines]}::uuid[]) and c.state in ('asked', 'unknown') and not c.archived`;
      for (const { state, ...asked } of rows)
        if (state === 'unknown') link.wantState(asked.machineId);
        else if (!running.has(asked.id))
          running.set(
            asked.id,
            put(asked).finally(() => running.delete(asked.id)),
          );
    }
  }

  /**
   * A command is said once, by whomever: noted before it goes out. Whoever finds it noted, here or in another process that
   * the machine has changed to, only asks what became of it (F53, F54).
   */
  async function noteSaid(id: Id): Promise<boolean> {
    const { count } = await sql`insert into machine_command_said (command_id) values (${id}) on conflict do nothing`;
    return count > 0;
  }

  async function put(asked: Asked): Promise<void> {
    const { id: cmd, askedAt } = asked;
    const command: MachineCommand =
      asked.what === 'move'
        ? { msg: 'move', ticket: asked.ticket, toQueue: asked.toQueue! }
        : { msg: 'abandon', ticket: asked.ticket };
    try {
      const again = !(await noteSaid(cmd));
      const result = await link.command(asked.machineId, command, { cmd, askedAt, again });
      // With the process the connection ends, and with it the answer; the next process asks for it.
      if (stopping && result.result === 'unknown') return;
      await settle(asked, result);
      // Only now that it is stored: the state that comes settles it.
      if (result.result === 'unknown') link.wantState(asked.machineId);
    } catch (error) {
      log.warn({ err: error, command: asked.id }, 'the end of a command could not be stored; it is asked for again');
    }
  }

  async function settle({ id, machineId, outletId, askedAt }: Settled, answer: CommandResult): Promise<void> {
    const input = {
      commandId: id,
      state: answer.result,
      code: answer.result === 'refused' ? answer.code.slice(0, 40) : null,
      newNumber: answer.result === 'done' ? (answer.newTicket ?? null) : null,
    };
    await execute({
      mutationId: idFrom('settled', id, askedAt, answer.result),
      name: settleCommand.name,
      version: settleCommand.version,
      input,
      actor: { as: 'machine', id: machineId, outletId },
      claimedAt: toInstant(clock.now()),
    });
  }

  /** The machine went before it could be asked, and is nowhere now. */
  async function giveUp(): Promise<void> {
    const rows = await sql<Settled[]>`
      select c.id, c.machine_id as "machineId", c.outlet_id as "outletId", c.asked_at::float8 as "askedAt" from machine_command c
      join queue_machine m on m.id = c.machine_id and m.link = 'offline'
      where c.state = 'asked' and not c.archived and c.asked_at < ${clock.now() - GIVE_UP_AFTER}`;
    for (const row of rows) await settle(row, { result: 'unknown' });
  }

  function poke(): void {
    if (stopping) return;
    wanted = true;
    looking ??= look()
      .catch((error: unknown) => log.warn({ err: error }, 'commands to machines could not be read; tried again'))
      .finally(() => (looking = null));
  }

  const every = deps.lookEvery ?? LOOK_EVERY;
  const timer =
    every > 0
      ? setInterval(() => {
          poke();
          void giveUp().catch((error: unknown) =>
            log.warn({ err: error }, 'commands without a machine could not be settled; tried again'),
          );
        }, every)
      : undefined;

  return {
    poke,
    async stop() {
      stopping = true;
      clearInterval(timer);
      await looking;
    },
  };
}
