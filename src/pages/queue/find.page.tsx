// A customer found quickly (LOB-019): of this outlet by masked name and grade, which is all that a lobby tablet holds; by
// a whole number wherever one reaches, which the server answers. What else there is of him comes masked, in his sheet.
import { useNavigate, useSearchParams } from '@solidjs/router';
import { Show } from 'solid-js';
import { customerKind, type Customer } from '#domain/customers/customers.model.ts';
import { hasBirthday, hasComplained, isVip } from '#domain/customers/customers.rules.ts';
import { dayOf } from '#domain/kernel/day.ts';
import { lobbyOverview } from '#domain/queue/lobby-overview.ts';
import { KnownCustomer } from '#pages/customers/known-customer.face.tsx';
import { toSpeakOf } from '#domain/queue/marketing-minute.ts';
import { PrivateValues } from '#pages/customers/private-values.face.tsx';
import { useLive } from '#sync/live.ts';
import { Badges, type Mark } from '#ui/badge.tsx';
import { Button } from '#ui/button.tsx';
import { TextField } from '#ui/field.tsx';
import { LongList } from '#ui/long-list.tsx';
import { ListAndSheetPage } from '#ui/page-shapes.tsx';
import { PersonCard } from '#ui/person-card.tsx';
import { Sheet } from '#ui/sheet.tsx';
import { EmptyState } from '#ui/states.tsx';
import { createSteady } from '#ui/steady.ts';
import { useWords } from '#ui/words.ts';
import { findCustomers } from './find-customers.ts';
import hallCss from './hall.module.css';
import css from './lobby.module.css';
import { useLobbySetting } from '#pages/settings/lobby-setting.face.tsx';
import { lobbyWords } from './lobby.words.ts';
import { NumberLookupPanel } from './number-lookup.panel.tsx';
import { createNumberLookup, type FoundByNumber } from './number-lookup.ts';

const t = useWords(lobbyWords);
/** A card with its badges and stub, and the gap below it. */
const CARD_HEIGHT = 186;

export function FindPage() {
  const live = useLive();
  const navigate = useNavigate();
  const setting = useLobbySetting();
  const [search, setSearch] = useSearchParams<{ customer?: string }>();
  const number = createNumberLookup();
  const outletId = live.me.outlet.id;
  const found = createSteady(() => findCustomers(live.reader, outletId, number.typed()));
  const overview = createSteady(() => live.ask(lobbyOverview, { outletId, setting: setting(), now: live.now() }));
  /** By customer, the ticket he holds in the hall now. */
  const inHall = createSteady(() =>
    Object.fromEntries(
      [...overview().waiting, ...overview().counters.flatMap(({ ticket }) => ticket ?? [])].flatMap(({ ticket }) =>
        ticket.customerId ? [[ticket.customerId, { id: ticket.id, number: ticket.number }]] : [],
      ),
    ),
  );
  const known = (told: FoundByNumber | undefined) => told && live.reader.get(customerKind, told.id);
  const isChosen = ({ id }: { readonly id: Customer['id'] }) => id === search.customer;
  const chosenByNumber = () => number.found().find(isChosen);
  /** Whoever is looked for by number is not taken for the one whose sheet was open before. */
  const chosen = () => (number.isOpen() ? known(chosenByNumber()) : found().find(isChosen));
  /** Who is not on this tablet: another outlet's. */
  const chosenElsewhere = () => (chosen() ? undefined : chosenByNumber());
  function choose(customer?: string): void {
    number.wipe();
    setSearch({ customer }, { replace: true });
  }
  const marksOf = (customer: Customer): Mark[] => [
    ...(isVip(customer, setting().vipThreshold) ? [{ kind: 'vip' } as const] : []),
    ...(hasComplained(customer) ? [{ kind: 'complaint', count: customer.complaintCount } as const] : []),
    ...(hasBirthday(customer, dayOf(live.now())) ? [{ kind: 'birthday' } as const] : []),
  ];
  /** That he is here; else what there is to speak of. */
  function whyFound(customer: Customer): string {
    const ticket = inHall()[customer.id];
    if (ticket) return t.inHallNow(ticket.number);
    const products = toSpeakOf(customer);
    return products.length > 0 ? t.recommend(products) : '';
  }

  const CustomerCard = (props: { customer: Customer }) => (
    <PersonCard
      name={props.customer.maskedName}
      grade={props.customer.grade}
      marks={marksOf(props.customer)}
      detail={whyFound(props.customer)}
      chosen={props.customer.id === search.customer}
      onOpen={() => choose(props.customer.id)}
    />
  );
  const FoundCard = (props: { found: FoundByNumber }) => (
    <PersonCard
      name={props.found.maskedName}
      grade={props.found.grade}
      place={props.found.institution}
      chosen={props.found.id === search.customer}
      onOpen={() => choose(props.found.id)}
    />
  );

  return (
    <ListAndSheetPage
      title={t.find}
      note={number.isOpen() ? undefined : String(found().length)}
      list={
        <div class={css.column}>
          <form
            class={css.search}
            role="search"
            onSubmit={(event) => {
              event.preventDefault();
              if (live.status().connected) void number.ask(number.kinds()[0]);
            }}
          >
            <TextField
              label={t.findLabel}
              hint={t.findHint}
              type="search"
              value={number.typed()}
              onInput={number.type}
            />
          </form>
          <Show
            when={number.isOpen()}
            fallback={
              <LongList
                label={t.find}
                rows={found()}
                rowHeight={CARD_HEIGHT}
                state={live.status().loaded ? 'ready' : 'loading'}
                empty={{ title: number.typed().trim() === '' ? t.findEmpty : t.findNone }}
              >
                {(customer) => (
                  <div class={hallCss.row} data-testid="found">
                    <CustomerCard customer={customer} />
                  </div>
                )}
              </LongList>
            }
          >
            <NumberLookupPanel number={number} connected={live.status().connected}>
              {(customer) => (
                <Show when={known(customer)} fallback={<FoundCard found={customer} />}>
                  {(row) => <CustomerCard customer={row()} />}
                </Show>
              )}
            </NumberLookupPanel>
          </Show>
        </div>
      }
      sheet={
        <>
          <Show when={chosen()}>
            {(customer) => (
              <Sheet
                title={customer().maskedName}
                head={<Badges marks={marksOf(customer())} />}
                acts={
                  <Show when={inHall()[customer().id]}>
                    {(ticket) => (
                      <Button icon="queue" onPress={() => navigate(`/queue?ticket=${ticket().id}`)}>
                        {t.openTicket}
                      </Button>
                    )}
                  </Show>
                }
                onClose={() => choose()}
              >
                <div data-testid="customer-sheet">
                  <KnownCustomer customer={customer()} />
                  <PrivateValues customerId={customer().id} />
                </div>
              </Sheet>
            )}
          </Show>
          <Show when={chosenElsewhere()}>
            {(customer) => (
              <Sheet title={customer().maskedName} onClose={() => choose()}>
                <div data-testid="customer-sheet">
                  <p>{t.customerElsewhere(customer().institution, customer().grade)}</p>
                  <PrivateValues customerId={customer().id} />
                </div>
              </Sheet>
            )}
          </Show>
        </>
      }
      unchosen={<EmptyState title={t.chooseCustomer} />}
    />
  );
}
