// Commands to a queue machine: asked, asked once more with `status?`, and then honestly unknown (F53).
import type { Answer, BridgeMessage, MachineCommand } from './machine.messages.ts';

/** How a command ended. `unknown`: nobody can say; the next snapshot settles it, and until then the original stays. */
export type CommandResult =
  | { readonly result: 'done'; readonly newTicket?: string }
  | { readonly result: 'refused'; readonly code: string }
  | { readonly result: 'unknown' };

/** A command that is kept under a name of its own, and whether somebody may have sent it before. */
export interface NamedCommand {
  readonly cmd: string;
  readonly askedAt: number;
  readonly again: boolean;
}

const ANSWER_WITHIN = 3_000;

/** A command that waits for its answer. */
export interface OpenCommand {
  readonly command: MachineCommand;
  /** When it was asked for; 0 where nobody keeps that. */
  readonly askedAt: number;
  readonly settle: (result: CommandResult) => void;
}

interface Pending extends OpenCommand {
  due: number;
  asked: boolean;
}

export interface MachineCommands {
  /**
   * `again`: it may have been sent before, by a process that is gone: only what became of it is asked (F53).
   * @param elapsed milliseconds of a timer that never goes back
   */
  send(named: NamedCommand, command: MachineCommand, elapsed: number): Promise<CommandResult>;
  /** The command that an answer belongs to, taken off the list; undefined when it comes too late. */
  take(answer: Answer): OpenCommand | undefined;
  /** Asks what became of commands without answer; gives the number of those that became unknown just now. */
  beat(elapsed: number): number;
  /** After a reconnect: asks about all that is open, before anything else is settled. */
  askAgain(elapsed: number): void;
  giveUp(): void;
}

export function createMachineCommands(say: (message: BridgeMessage) => void): MachineCommands {
  const pending = new Map<string, Pending>();

  const ask = (cmd: string, entry: Pending, elapsed: number): void => {
    entry.asked = true;
    entry.due = elapsed + ANSWER_WITHIN;
    say({ msg: 'status?', cmd });
  };

  return {
    send({ cmd, askedAt, again }, command, elapsed) {
      return new Promise((settle) => {
        const entry: Pending = { command, askedAt, settle, due: elapsed + ANSWER_WITHIN, asked: false };
        pending.set(cmd, entry);
        if (again) ask(cmd, entry, elapsed);
        else say({ ...command, cmd });
      });
    },
    take(answer) {
      const entry = pending.get(answer.re);
      pending.delete(answer.re);
      return entry;
    },
    beat(elapsed) {
      let unknown = 0;
      for (const [cmd, entry] of pending) {
        if (elapsed < entry.due) continue;
        if (!entry.asked) {
          ask(cmd, entry, elapsed);
          continue;
        }
        pending.delete(cmd);
        entry.settle({ result: 'unknown' });
        unknown += 1;
      }
      return unknown;
    },
    askAgain(elapsed) {
      for (const [cmd, entry] of pending) ask(cmd, entry, elapsed);
    },
    giveUp() {
      for (const entry of pending.values()) entry.settle({ result: 'unknown' });
      pending.clear();
    },
  };
}
