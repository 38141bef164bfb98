// What the hall may know of a customer (CUS-007): who he is, what he has, who looks after him. What is not known of him has
// no line.
import { For, Show } from 'solid-js';
import type { Customer } from '#domain/customers/customers.model.ts';
import { churnRisk } from '#domain/customers/customers.rules.ts';
import { institutionKind, staffKind } from '#domain/identity/identity.model.ts';
import { toWan } from '#domain/kernel/money.ts';
import { useLive } from '#sync/live.ts';
import { useWords } from '#ui/words.ts';
import css from './known-customer.module.css';
import { knownWords } from './known-customer.words.ts';

const t = useWords(knownWords);

type Line = readonly [label: string, value: string | null];

export function KnownCustomer(props: { customer: Customer }) {
  const groups = (): readonly { readonly title: string; readonly lines: readonly Line[] }[] =>
    [
      { title: t.whoHeIs, lines: who(props.customer) },
      { title: t.whatHeHas, lines: has(props.customer) },
      { title: t.mayLeave, lines: leaving(props.customer) },
    ].map(({ title, lines }) => ({ title, lines: lines.filter(([, value]) => value !== null) }));
  return (
    <div class={css.groups} data-testid="known-customer">
      <For each={groups().filter(({ lines }) => lines.length > 0)}>
        {({ title, lines }) => <Group title={title} lines={lines} />}
      </For>
      <Show when={props.customer.managerId} keyed>
        {(managerId) => <Manager managerId={managerId} />}
      </Show>
    </div>
  );
}

function Group(props: { title: string; lines: readonly Line[] }) {
  return (
    <section class={css.group} aria-label={props.title}>
      <h3>{props.title}</h3>
      <dl class={css.facts}>
        <For each={props.lines}>
          {([label, value]) => (
            <>
              <dt>{label}</dt>
              <dd>{value}</dd>
            </>
          )}
        </For>
      </dl>
    </section>
  );
}

/** As far as this tablet knows him: colleagues of the outlet are on it, others are not. */
function Manager(props: { managerId: NonNullable<Customer['managerId']> }) {
  const live = useLive();
  const lines = (): Line[] => {
    const person = live.reader.get(staffKind, props.managerId);
    const place = person && live.reader.get(institutionKind, person.outletId);
    return person
      ? [
          [t.manager, person.name],
          [t.managerPhone, person.phone ?? person.mobile],
          [t.managerPlace, place?.name ?? null],
        ]
      : [[t.manager, t.managerElsewhere]];
  };
  return <Group title={t.whoLooksAfter} lines={lines().filter(([, value]) => value !== null)} />;
}

function who({ grade, sex, birthMonthDay, complaintCount }: Customer): Line[] {
  const [month, day] = (birthMonthDay ?? '').split('-').map(Number);
  return [
    [t.sex, sex === 'unknown' ? null : t[sex]],
    [t.grade, grade],
    [t.birthday, month && day ? t.onDay(month, day) : null],
    [t.complaints, complaintCount === 0 ? t.noComplaints : t.times(complaintCount)],
  ];
}

const listed = (names: readonly string[]): string | null => (names.length > 0 ? names.join(t.comma) : null);

const has = ({ assetsFrom, riskRating, topCreditCard, topDebitCard, signed, recommended }: Customer): Line[] => [
  [t.assets, assetsFrom === null ? null : t.assetsFrom(toWan(assetsFrom))],
  [t.riskRating, riskRating && `${riskRating} · ${t[riskRating]}`],
  [t.topCreditCard, topCreditCard],
  [t.topDebitCard, topDebitCard],
  [t.signed, listed(signed)],
  [t.recommended, listed(recommended)],
];

const risk = (percent: number | null): string | null =>
  percent === null ? null : t.risk(t[churnRisk(percent)], percent);

const leaving = ({ churnShort, churnLong }: Customer): Line[] => [
  [t.churnShort, risk(churnShort)],
  [t.churnLong, risk(churnLong)],
];
