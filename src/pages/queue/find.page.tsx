// A customer of the outlet found quickly (LOB-019): by masked name and grade, which is all that a lobby tablet holds;
// what else there is of him comes masked from the server, in his sheet.
import { useNavigate, useSearchParams } from '@solidjs/router';
import { createSignal, Show } from 'solid-js';
import type { Customer } from '#domain/customers/customers.model.ts';
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

const t = useWords(lobbyWords);
/** A card with its badges and stub, and the gap below it. */
const CARD_HEIGHT = 186;

export function FindPage() {
  const live = useLive();
  const navigate = useNavigate();
  const setting = useLobbySetting();
  const [search, setSearch] = useSearchParams<{ customer?: string }>();
  const [wanted, setWanted] = createSignal('');
  const outletId = live.me.outlet.id;
  const found = createSteady(() => findCustomers(live.reader, outletId, wanted()));
  const overview = createSteady(() => live.ask(lobbyOverview, { outletId, setting: setting(), now: live.now() }));
  /** By customer, the ticket he holds in the hall now. */
  const inHall = createSteady(() =>
    Object.fromEntries(
      [...overview().waiting, ...overview().counters.flatMap(({ ticket }) => ticket ?? [])].flatMap(({ ticket }) =>
        ticket.customerId ? [[ticket.customerId, { id: ticket.id, number: ticket.number }]] : [],
      ),
    ),
  );
  const chosen = () => found().find(({ id }) => id === search.customer);
  const choose = (customer?: string) => setSearch({ customer }, { replace: true });
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

  return (
    <ListAndSheetPage
      title={t.find}
      note={String(found().length)}
      list={
        <div class={css.column}>
          <div class={css.search}>
            <TextField label={t.findLabel} hint={t.findHint} type="search" value={wanted()} onInput={setWanted} />
          </div>
          <LongList
            label={t.find}
            rows={found()}
            rowHeight={CARD_HEIGHT}
            state={live.status().loaded ? 'ready' : 'loading'}
            empty={{ title: wanted().trim() === '' ? t.findEmpty : t.findNone }}
          >
            {(customer) => (
              <div class={hallCss.row} data-testid="found">
                <PersonCard
                  name={customer.maskedName}
                  grade={customer.grade}
                  marks={marksOf(customer)}
                  detail={whyFound(customer)}
                  chosen={customer.id === search.customer}
                  onOpen={() => choose(customer.id)}
                />
              </div>
            )}
          </LongList>
        </div>
      }
      sheet={
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
      }
      unchosen={<EmptyState title={t.chooseCustomer} />}
    />
  );
}
