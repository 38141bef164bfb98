// A person as the server's list and the person's sheet show him.
import { whyNotChange } from '#domain/identity/staff.rules.ts';
import type { Staff } from '#domain/identity/identity.model.ts';
import type { PermissionName } from '#domain/identity/permissions.ts';
import { mayDo, type StaffActor } from '#domain/kernel/actor.ts';
import type { Day, Instant } from '#domain/kernel/day.ts';
import type { Id } from '#domain/kernel/ids.ts';
import type { Live } from '#sync/live.ts';
import { actorOf } from '#sync/me.ts';
import { useWords } from '#ui/words.ts';
import { refusalSentence } from '../refusal-sentence.ts';
import { adminWords } from './admin.words.ts';
import type { Book } from './organisation-book.ts';

const t = useWords(adminWords);

export interface PersonRow extends Omit<Staff, 'manages' | 'superiorId'> {
  readonly outletCode: string;
  readonly outlet: string;
  /** What he logs in with, to those who keep logins. */
  readonly login: string | null;
}
interface Named {
  readonly id: Id;
  readonly name: string;
}
export interface PersonShown extends PersonRow {
  readonly superior: Named | null;
  /** The whole line up, superior first. */
  readonly above: readonly Id[];
  readonly below: readonly Named[];
  readonly manages: readonly (Named & { readonly code: string })[];
  readonly grades: readonly {
    readonly id: Id;
    readonly fromDay: Day;
    readonly tier: number;
    readonly grade: number;
    readonly remark: string;
  }[];
  readonly assignments: readonly {
    readonly id: Id;
    readonly outlet: string;
    readonly fromDay: Day;
    readonly untilDay: Day;
  }[];
  /** What waits to be decided about him. */
  readonly asked: {
    readonly id: Id;
    readonly roles: readonly string[];
    readonly askedBy: Id;
    readonly asker: string | null;
    readonly askedAt: Instant;
  } | null;
}

/** What every part of a person's sheet is given. */
export interface PersonPart {
  readonly person: PersonShown;
  readonly book: Book;
  readonly onChanged: () => void;
}

export const whoseOf = ({ id, outletId }: PersonShown) => ({ staffId: id, outletId });

/**
 * Whether something can be done to this person by who is here: undefined = it is not his to do, so nothing is shown of
 * it; a sentence = why not now; null = it can. The server asks the same rule.
 */
export function whyNotDo(
  live: Live,
  { person, book }: Pick<PersonPart, 'person' | 'book'>,
  permission: PermissionName,
): string | null | undefined {
  const actor: StaffActor = actorOf(live.me);
  if (!mayDo(actor, permission)) return undefined;
  if (!live.status().connected) return t.offlineWhy;
  const institution = book.institution(person.outletId);
  if (!institution) return null;
  const no = whyNotChange(actor, permission, person, institution);
  return no ? refusalSentence(no.code, no.data) : null;
}
