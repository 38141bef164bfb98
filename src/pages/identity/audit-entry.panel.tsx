// One entry of the trail, whole: as it was written, ids and codes included.
import { For, Show } from 'solid-js';
import { outletTimeOf } from '#domain/kernel/day.ts';
import type { Id } from '#domain/kernel/ids.ts';
import { Button } from '#ui/button.tsx';
import { Sheet } from '#ui/sheet.tsx';
import { useWords } from '#ui/words.ts';
import { actionWord, areaWord, resultWord, type TrailEntry } from './audit-trail.ts';
import css from './audit.module.css';
import { auditWords } from './audit.words.ts';

const t = useWords(auditWords);

export function AuditEntrySheet(props: {
  entry: TrailEntry;
  onClose: () => void;
  onPerson: (id: Id, name: string) => void;
}) {
  const facts = (): [label: string, value: string][] => {
    const { seq, at, actor, actorId, device, deviceId, action, subject, result, detail } = props.entry;
    return [
      [t.seq, String(seq)],
      [t.time, outletTimeOf(at).replace('T', ' ')],
      [t.person, [actor ?? (actorId ? t.unknown : t.nobody), actorId ?? ''].join(' ')],
      [t.device, [device ?? '', deviceId ?? ''].join(' ').trim() || '–'],
      [t.action, `${areaWord(action)} ${action}`],
      [t.subject, subject || '–'],
      [t.result, resultWord(result)],
      ...Object.entries(detail).map(([name, value]): [string, string] => [
        `${t.detail} ${name}`,
        typeof value === 'string' ? value : JSON.stringify(value),
      ]),
    ];
  };
  return (
    <Sheet
      title={actionWord(props.entry.action)}
      onClose={() => props.onClose()}
      acts={
        <Show when={props.entry.actorId}>
          {(id) => <Button onPress={() => props.onPerson(id(), props.entry.actor ?? t.unknown)}>{t.onlyPerson}</Button>}
        </Show>
      }
    >
      <dl class={css.facts} data-testid="audit-entry">
        <For each={facts()}>
          {([label, value]) => (
            <div>
              <dt>{label}</dt>
              <dd>{value}</dd>
            </div>
          )}
        </For>
      </dl>
    </Sheet>
  );
}
