// Whom the list of people shows: by words, institution, role, and whether they are still there.
import { TextField } from '#ui/field.tsx';
import { Select } from '#ui/select.tsx';
import type { Sorting } from '#ui/table.tsx';
import { useWords } from '#ui/words.ts';
import css from './admin.module.css';
import { adminWords } from './admin.words.ts';
import { placeOptions, roleName, type Book } from './organisation-book.ts';
import { peopleWords } from './people.words.ts';

const t = useWords(peopleWords);
const admin = useWords(adminWords);
/** An empty value means "nothing chosen yet" to the control. */
const ALL = '*';

export interface PeopleFilter {
  readonly q: string;
  readonly institution: string;
  readonly role: string;
  readonly active: '1' | '0' | 'all';
}
export const NO_FILTER: PeopleFilter = { q: '', institution: ALL, role: ALL, active: '1' };

export function queryOf({ q, institution, role, active }: PeopleFilter, { key, down }: Sorting): string {
  const said = new URLSearchParams({ active, sort: key });
  if (down) said.set('down', '1');
  if (q.trim()) said.set('q', q.trim());
  if (institution !== ALL) said.set('institution', institution);
  if (role !== ALL) said.set('role', role);
  return said.toString();
}

export function PeopleFilters(props: {
  filter: PeopleFilter;
  book: Book;
  onChange: (part: Partial<PeopleFilter>) => void;
}) {
  const all = { value: ALL, label: admin.all };
  return (
    <div class={css.filters}>
      <TextField
        label={admin.search}
        name="search"
        placeholder={t.searchHint}
        maxlength={60}
        value={props.filter.q}
        onInput={(q) => props.onChange({ q })}
      />
      <Select
        label={admin.institution}
        name="institution"
        options={[all, ...placeOptions(props.book)]}
        value={props.filter.institution}
        onChange={(institution) => props.onChange({ institution })}
      />
      <Select
        label={admin.role}
        name="role"
        options={[all, ...props.book.roles().map((role) => ({ value: role.code, label: roleName(role) }))]}
        value={props.filter.role}
        onChange={(role) => props.onChange({ role })}
      />
      <Select
        label={t.state}
        name="active"
        options={[
          { value: '1', label: t.here },
          { value: '0', label: t.left },
          { value: 'all', label: admin.all },
        ]}
        value={props.filter.active}
        onChange={(active) => props.onChange({ active: active as PeopleFilter['active'] })}
      />
    </div>
  );
}
