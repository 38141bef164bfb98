// What is wrong with a queue machine, in words and with since when (protocols.md §1).
import { For, Show } from 'solid-js';
import type { Instant } from '#domain/kernel/day.ts';
import type { QueueMachine } from '#domain/queue/queue.model.ts';
import { useLive } from '#sync/live.ts';
import { Icon } from '#ui/icon.tsx';
import { saidTime } from '#ui/said-time.ts';
import { useWords } from '#ui/words.ts';
import css from './hall.module.css';
import { queueWords } from './queue.words.ts';

const t = useWords(queueWords);

function notesOf(machine: QueueMachine, now: Instant): string[] {
  const paper = { ok: null, 'paper-low': t.paperLow, 'paper-out': t.paperOut, 'printer-gone': t.printerGone }[
    machine.device
  ];
  return [
    ...(machine.link === 'offline' ? [t.machineOffline(saidTime(machine.since, now))] : []),
    ...(paper ? [paper] : []),
  ];
}

export function MachineNotes(props: { machines: readonly QueueMachine[] }) {
  const live = useLive();
  const notes = () => props.machines.flatMap((machine) => notesOf(machine, live.now()));
  return (
    <Show when={notes().length > 0}>
      <div role="status" data-testid="machine-notes">
        <ul class={css.machine}>
          <For each={notes()}>
            {(note) => (
              <li>
                <Icon name="warn" small />
                {note}
              </li>
            )}
          </For>
        </ul>
      </div>
    </Show>
  );
}
