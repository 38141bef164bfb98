// The question that is open at the desk, over whichever page asked it.
import { Show, type JSX } from 'solid-js';
import { ticketKind } from '#domain/queue/queue.model.ts';
import { AbandonDialog } from './abandon.panel.tsx';
import { useDesk } from './desk.ts';
import { IssueDialog } from './issue.panel.tsx';
import { MoveDialog } from './move.panel.tsx';
import { SlipDialog } from './slip.panel.tsx';
import { SlipsSheet } from './slips.panel.tsx';

export function DeskQuestions() {
  const { live, ask, question } = useDesk();
  const close = () => ask(null);
  function dialog(): JSX.Element {
    const open = question();
    if (!open) return null;
    if (open.is === 'slip') return <SlipDialog note={open.note} onClose={close} />;
    if (open.is === 'slips') return <SlipsSheet onClose={close} />;
    if (open.is === 'issue') return <IssueDialog onClose={close} />;
    return (
      <Show when={live.reader.get(ticketKind, open.ticketId)}>
        {(ticket) => (
          <Show when={open.is === 'move'} fallback={<AbandonDialog ticket={ticket()} onClose={close} />}>
            <MoveDialog ticket={ticket()} onClose={close} />
          </Show>
        )}
      </Show>
    );
  }
  return <Show when={question()}>{dialog()}</Show>;
}
