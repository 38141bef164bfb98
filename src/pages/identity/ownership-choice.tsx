// Self-operated or agency (IDN-023).
import { ownerships, type Institution } from '#domain/identity/identity.model.ts';
import { Select } from '#ui/select.tsx';
import { useWords } from '#ui/words.ts';
import { institutionsWords } from './institutions.words.ts';
import { ownershipWord } from './organisation-book.ts';

const t = useWords(institutionsWords);

export function OwnershipChoice(props: {
  value: Institution['ownership'];
  onChange: (ownership: Institution['ownership']) => void;
}) {
  return (
    <Select
      label={t.ownership}
      name="ownership"
      options={ownerships.map((each) => ({ value: each, label: ownershipWord(each) }))}
      value={props.value}
      onChange={(ownership) => props.onChange(ownership as Institution['ownership'])}
    />
  );
}
