// The institution tree to walk through: with the finger on the mark and the line, with arrows on the keyboard.
import { createEffect, createSignal, Index, on, Show } from 'solid-js';
import { Badge } from '#ui/badge.tsx';
import { Icon } from '#ui/icon.tsx';
import { useWords } from '#ui/words.ts';
import { adminWords } from './admin.words.ts';
import { stepOf, type TreeLine } from './institution-tree.ts';
import css from './institutions.module.css';
import { institutionsWords } from './institutions.words.ts';
import { levelWord } from './organisation-book.ts';

const t = useWords(institutionsWords);
const admin = useWords(adminWords);

export function InstitutionTree(props: {
  lines: readonly TreeLine[];
  chosen: string | null;
  onChoose: (id: string) => void;
  onOpen: (id: string, open: boolean) => void;
}) {
  let tree!: HTMLDivElement;
  const [active, setActive] = createSignal(0);
  // The line that the keyboard stands on stays in the list when lines go.
  createEffect(
    on(
      () => props.lines.length,
      (length) => setActive((at) => Math.min(at, Math.max(0, length - 1))),
    ),
  );
  const focus = (at: number) => {
    setActive(at);
    tree.querySelector<HTMLElement>(`[data-at="${at}"]`)?.focus();
  };
  const press = (event: KeyboardEvent) => {
    const line = props.lines[active()];
    if (!line) return;
    if (event.key === 'Enter' || event.key === ' ') {
      event.preventDefault();
      return props.onChoose(line.institution.id);
    }
    const step = stepOf(event.key, props.lines, active());
    if (!step) return;
    event.preventDefault();
    if ('to' in step) focus(step.to);
    else props.onOpen(line.institution.id, step.open);
  };
  return (
    <div ref={tree} class={css.tree} role="tree" aria-label={t.tree} onKeyDown={press}>
      {/* By place and not by row: the line that has the focus stays when lines open below it. */}
      <Index each={props.lines}>
        {(line, at) => (
          <div
            class={css.line}
            role="treeitem"
            aria-level={line().depth}
            aria-expanded={line().hasChildren ? line().isOpen : undefined}
            aria-selected={line().institution.id === props.chosen}
            tabindex={at === active() ? 0 : -1}
            data-at={at}
            data-depth={Math.min(line().depth, 6)}
            data-testid={`institution-${line().institution.code}`}
            onClick={() => {
              setActive(at);
              props.onChoose(line().institution.id);
            }}
          >
            <span
              class={css.twist}
              data-open={line().isOpen ? '' : undefined}
              data-twist={line().hasChildren ? '' : undefined}
              onClick={(event) => {
                if (!line().hasChildren) return;
                event.stopPropagation();
                setActive(at);
                props.onOpen(line().institution.id, !line().isOpen);
              }}
            >
              <Show when={line().hasChildren}>
                <Icon name="arrow" small />
              </Show>
            </span>
            <span class={css.called}>
              <strong>{line().institution.name}</strong>
              <span class="quiet note">
                {levelWord(line().institution.level)} · <span class="figures">{line().institution.code}</span>
              </span>
            </span>
            <Show when={line().institution.ownership === 'agency'}>
              <Badge mark={{ kind: 'other', text: admin.agency }} />
            </Show>
            <Show
              when={line().institution.active}
              fallback={<Badge mark={{ kind: 'other', tone: 'stale', text: admin.closed }} />}
            >
              <span class="quiet note figures">{t.people(line().institution.people)}</span>
            </Show>
          </div>
        )}
      </Index>
    </div>
  );
}
