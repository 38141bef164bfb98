// The institution tree (IDN-021 … 023): walked, searched, and one of it at a time kept.
import { createSignal, Show } from 'solid-js';
import { TextField } from '#ui/field.tsx';
import { ListAndSheetPage } from '#ui/page-shapes.tsx';
import { EmptyState, ErrorState, OfflineNote, Skeleton } from '#ui/states.tsx';
import { createSteady } from '#ui/steady.ts';
import { Toggle } from '#ui/toggle.tsx';
import { useWords } from '#ui/words.ts';
import { adminWords } from './admin.words.ts';
import { InstitutionSheet } from './institution.panel.tsx';
import { linesOf } from './institution-tree.ts';
import { InstitutionTree } from './institution-tree.panel.tsx';
import css from './institutions.module.css';
import { institutionsWords } from './institutions.words.ts';
import { createBook } from './organisation-book.ts';

const t = useWords(institutionsWords);
const admin = useWords(adminWords);

export function InstitutionsPage() {
  const book = createBook();
  const [text, setText] = createSignal('');
  const [closed, setClosed] = createSignal(false);
  const [open, setOpen] = createSignal<ReadonlyMap<string, boolean>>(new Map());
  const [chosen, setChosen] = createSignal<string | null>(null);
  const lines = createSteady(() => linesOf(book.institutions(), { open: open(), text: text(), closed: closed() }));
  const institution = () => book.institution(chosen() ?? '');
  const isRead = () => book.institutions().length > 0;

  return (
    <ListAndSheetPage
      title={t.title}
      note={isRead() ? t.count(book.institutions().filter(({ active }) => active).length) : undefined}
      list={
        <div class={css.list} data-testid="institutions">
          <TextField label={t.search} name="search" maxlength={60} value={text()} onInput={setText} />
          <Toggle label={t.showClosed} checked={closed()} onChange={setClosed} />
          <Show when={book.isOld()}>
            <OfflineNote>{admin.offlineText}</OfflineNote>
          </Show>
          <Show when={book.tree.data()?.more}>
            <p class="quiet">{t.cut}</p>
          </Show>
          <Show when={!book.tree.data() && !book.tree.problem()}>
            <Skeleton lines={6} height="row" />
          </Show>
          <Show when={book.tree.problem()}>
            {(sentence) => <ErrorState title={t.noList} text={sentence()} onRetry={book.tree.reread} />}
          </Show>
          <Show when={book.tree.data() && lines().length === 0}>
            <EmptyState title={text().trim() ? t.noneFound : t.none} />
          </Show>
          <Show when={lines().length > 0}>
            <InstitutionTree
              lines={lines()}
              chosen={chosen()}
              onChoose={setChosen}
              onOpen={(id, isOpen) => setOpen(new Map([...open(), [id, isOpen]]))}
            />
          </Show>
        </div>
      }
      sheet={
        <Show when={institution()?.id} keyed>
          {(_) => (
            <InstitutionSheet
              institution={institution()!}
              book={book}
              onClose={() => setChosen(null)}
              onChanged={(id) => {
                book.tree.reread();
                if (id) setChosen(id);
              }}
            />
          )}
        </Show>
      }
      unchosen={<EmptyState title={t.choose} />}
    />
  );
}
