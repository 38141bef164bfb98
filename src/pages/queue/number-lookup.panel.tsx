// In place of the list of names once a number is typed: what it may be looked up as, and what came of it.
import { For, Match, Show, Switch, type JSX } from 'solid-js';
import type { NumberField } from '#domain/customers/private-numbers.ts';
import { Button } from '#ui/button.tsx';
import { EmptyState, ErrorState, Skeleton } from '#ui/states.tsx';
import { useWords } from '#ui/words.ts';
import { refusalSentence } from '../refusal-sentence.ts';
import css from './lobby.module.css';
import { lobbyWords } from './lobby.words.ts';
import type { FoundByNumber, Lookup, NumberLookup } from './number-lookup.ts';

const t = useWords(lobbyWords);
const ways: Readonly<Record<NumberField, () => string>> = {
  phone: () => t.byPhone,
  idNumber: () => t.byIdNumber,
  account: () => t.byAccount,
};

export function NumberLookupPanel(props: {
  number: NumberLookup;
  connected: boolean;
  children: (customer: FoundByNumber) => JSX.Element;
}) {
  const state = () => props.number.lookup()?.state;
  const failed = () => {
    const now = props.number.lookup();
    return now?.state === 'failed' ? now : null;
  };
  const asking = (): string | undefined => (state() === 'asking' ? props.number.lookup()?.by : undefined);
  const told = (): string => {
    if (state() === 'asking') return t.lookingUp;
    return props.number.found().length > 0 ? t.foundByNumber(props.number.found().length) : '';
  };
  return (
    <div class={css.number} data-testid="number-lookup">
      <p class="unseen" role="status">
        {told()}
      </p>
      <Show
        when={props.number.found().length === 0}
        fallback={
          <>
            <div class={css.chosen}>
              <h2>{t.foundByNumber(props.number.found().length)}</h2>
              <Button onPress={() => props.number.type('')}>{t.backToNames}</Button>
            </div>
            <ul class={css.hits} aria-label={t.find}>
              <For each={props.number.found()}>
                {(customer) => <li data-testid="found">{props.children(customer)}</li>}
              </For>
            </ul>
          </>
        }
      >
        <Show
          when={props.connected}
          fallback={
            <div>
              <EmptyState title={t.numberOffline} text={t.numberOfflineText} />
            </div>
          }
        >
          <div class={css.ways} role="group" aria-label={t.lookUpAs}>
            <For each={props.number.kinds()}>
              {(by, at) => (
                <Button
                  kind={at() === 0 ? 'act' : 'quiet'}
                  icon="search"
                  busy={asking() === by}
                  onPress={() => void props.number.ask(by)}
                >
                  {ways[by]()}
                </Button>
              )}
            </For>
          </div>
          {/* Close to the field, however high the place is. */}
          <div>
            <Switch fallback={<p class="quiet note">{t.lookUpRecorded}</p>}>
              <Match when={state() === 'asking'}>
                <Skeleton lines={1} height="card" />
              </Match>
              <Match when={failed()}>
                {(no) => (
                  <ErrorState
                    title={t.notLookedUp}
                    text={sentenceOf(no())}
                    onRetry={mayAskAgain(no()) ? () => void props.number.ask(no().by) : undefined}
                  />
                )}
              </Match>
              <Match when={state() === 'answered'}>
                <EmptyState title={t.noSuchNumber} text={t.noSuchNumberText} />
              </Match>
            </Switch>
          </div>
        </Show>
      </Show>
    </div>
  );
}

type Failed = Extract<Lookup, { state: 'failed' }>;

/** The same number is refused the same way each time. */
const mayAskAgain = ({ code }: Failed): boolean => !code.startsWith('customers.');

const sentenceOf = ({ code, data }: Failed): string =>
  code === 'offline' ? t.lookUpUnreachable : refusalSentence(code, data);
