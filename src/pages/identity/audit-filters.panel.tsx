// What of the trail is shown: whose, when, what, with which result; and whose name was chosen, with a way back.
import { Show } from 'solid-js';
import type { Id } from '#domain/kernel/ids.ts';
import { Button } from '#ui/button.tsx';
import { TextField } from '#ui/field.tsx';
import { Select } from '#ui/select.tsx';
import { useWords } from '#ui/words.ts';
import { areas, areaWord, results, resultWord, type TrailPlace } from './audit-trail.ts';
import css from './audit.module.css';
import { auditWords } from './audit.words.ts';

const t = useWords(auditWords);
/** An empty value means "nothing chosen yet" to the control. */
const ALL = '*';

export interface AuditFilter {
  readonly outlet: Id;
  /** `yyyy-MM-dd` */
  readonly from: string;
  readonly until: string;
  /** The beginning of the actions' names; '' = all. */
  readonly action: string;
  readonly result: string;
  readonly person: { readonly id: Id; readonly name: string } | null;
}

export function AuditFilters(props: {
  filter: AuditFilter;
  places: readonly TrailPlace[];
  badTime: boolean;
  onChange: (part: Partial<AuditFilter>) => void;
}) {
  const all = { value: ALL, label: t.all };
  const said = (value: string) => (value === ALL ? '' : value);
  return (
    <div class={css.filters}>
      <Show when={props.places.length > 1}>
        <Select
          label={t.outlet}
          value={props.filter.outlet}
          options={props.places.map(({ id, name }) => ({ value: id, label: name || t.noOutlet }))}
          onChange={(outlet) => props.onChange({ outlet: outlet as Id })}
        />
      </Show>
      <TextField
        label={t.from}
        type="date"
        value={props.filter.from}
        error={props.badTime ? t.badTime : null}
        onInput={(from) => props.onChange({ from })}
      />
      <TextField
        label={t.until}
        type="date"
        value={props.filter.until}
        onInput={(until) => props.onChange({ until })}
      />
      <Select
        label={t.action}
        value={props.filter.action || ALL}
        options={[all, ...areas.map((area) => ({ value: `${area}.`, label: areaWord(area) }))]}
        onChange={(action) => props.onChange({ action: said(action) })}
      />
      <Select
        label={t.result}
        value={props.filter.result || ALL}
        options={[all, ...results.map((result) => ({ value: result, label: resultWord(result) }))]}
        onChange={(result) => props.onChange({ result: said(result) })}
      />
      <Show when={props.filter.person}>
        {(person) => (
          <Button icon="cross" onPress={() => props.onChange({ person: null })}>
            {t.everyone(person().name)}
          </Button>
        )}
      </Show>
    </div>
  );
}
