// A customer's phone, ID number, card, address and wealth as the server masks them, each to be shown for a reason (CUS-076).
// Nothing of it is kept: the masked values are asked for as the sheet opens, a clear one lives in this page for 30 s.
import { createSignal, For, onMount, Show } from 'solid-js';
import type { MaskedValues } from '#domain/customers/masks.ts';
import { privateFields, type PrivateField } from '#domain/customers/private.model.ts';
import { mayReadMasked } from '#domain/customers/reveal.rules.ts';
import type { Id } from '#domain/kernel/ids.ts';
import { toWan, type Fen } from '#domain/kernel/money.ts';
import { askServer, type Asked } from '#sync/ask-server.ts';
import { useLive } from '#sync/live.ts';
import { Button } from '#ui/button.tsx';
import { ErrorState, Skeleton } from '#ui/states.tsx';
import { useWords } from '#ui/words.ts';
import { refusalSentence } from '../refusal-sentence.ts';
import { customersWords } from './customers.words.ts';
import css from './private-values.module.css';
import { RevealDialog } from './reveal.panel.tsx';
import { createRevealed } from './reveal.ts';

const t = useWords(customersWords);

interface Masked {
  readonly own: boolean;
  /** Whether he may be shown them in the clear. */
  readonly may: boolean;
  readonly values: MaskedValues | null;
}

export function PrivateValues(props: { customerId: Id }) {
  const live = useLive();
  return (
    <Show when={mayReadMasked(live.me.staff.permissions)}>
      <section class={css.values} data-testid="private-values" aria-label={t.numbers}>
        <h3>{t.numbers}</h3>
        {/* Another customer is another section: nothing of the one before stays in it. */}
        <Show when={live.status().connected && props.customerId} keyed fallback={<p class="quiet">{t.offline}</p>}>
          {(customerId) => <Values customerId={customerId} />}
        </Show>
      </section>
    </Show>
  );
}

function Values(props: { customerId: Id }) {
  // No resource: the sheet would not open before the server has answered.
  const [said, setSaid] = createSignal<Asked<Masked> | null>(null);
  const [asking, setAsking] = createSignal<PrivateField | null>(null);
  const [told, setTold] = createSignal('');
  const revealed = createRevealed((field) => setTold(t.hidden(t[field])));
  async function read(): Promise<void> {
    setSaid(null);
    setSaid(await askServer<Masked>('GET', `/customers/${props.customerId}/masked`));
  }
  onMount(() => void read());
  const masked = () => {
    const answer = said();
    return answer?.ok ? answer.data : null;
  };
  const problem = () => {
    const answer = said();
    if (!answer || answer.ok) return null;
    return answer.code === 'offline' ? t.unreachable : refusalSentence(answer.code, answer.data);
  };
  return (
    <>
      <Show when={said() === null}>
        <Skeleton lines={privateFields.length} height="row" />
      </Show>
      <Show when={problem()}>
        {(text) => <ErrorState title={t.notRead} text={text()} onRetry={() => void read()} />}
      </Show>
      <Show when={masked()}>
        {(all) => (
          <Show when={all().values} fallback={<p class="quiet">{t.nothing}</p>}>
            {(values) => (
              <>
                <p class="quiet note">{all().may ? t.note : t.onlyManager}</p>
                <dl class={css.list}>
                  <For each={privateFields}>
                    {(field) => (
                      <Row
                        field={field}
                        masked={maskedText(field, values()[field])}
                        clear={revealed.shown()?.field === field ? clearText(field, revealed.shown()!.value) : null}
                        left={revealed.left()}
                        may={all().may && values()[field] !== null}
                        onShow={() => setAsking(field)}
                        onHide={revealed.hide}
                      />
                    )}
                  </For>
                </dl>
              </>
            )}
          </Show>
        )}
      </Show>
      <p class="unseen" role="status">
        {told()}
      </p>
      <Show when={asking()}>
        {(field) => (
          <RevealDialog
            customerId={props.customerId}
            field={field()}
            onRevealed={(value, seconds) => {
              setAsking(null);
              if (revealed.show(value, seconds)) setTold(t.shown(t[value.field]));
            }}
            onClose={() => setAsking(null)}
          />
        )}
      </Show>
    </>
  );
}

function Row(props: {
  field: PrivateField;
  masked: string;
  clear: string | null;
  left: number;
  may: boolean;
  onShow: () => void;
  onHide: () => void;
}) {
  return (
    <div class={css.row} data-shown={props.clear === null ? undefined : ''} data-testid={`value-${props.field}`}>
      <dt>{t[props.field]}</dt>
      <dd>
        {props.clear ?? props.masked}
        <Show when={props.clear !== null}>
          <span class={css.left}>{t.left(props.left)}</span>
        </Show>
      </dd>
      <Show when={props.may}>
        <dd>
          <Show
            when={props.clear === null}
            fallback={
              <Button onPress={() => props.onHide()}>
                {t.hide} <span class="unseen">{t[props.field]}</span>
              </Button>
            }
          >
            <Button onPress={() => props.onShow()}>
              {t.show} <span class="unseen">{t[props.field]}</span>
            </Button>
          </Show>
        </dd>
      </Show>
    </div>
  );
}

function maskedText(field: PrivateField, value: string | number | null): string {
  if (value === null) return t.notKnown;
  if (field === 'assets') return t.fromWan(toWan(value as Fen));
  if (field !== 'birthDate') return String(value);
  const [month, day] = String(value).split('-').map(Number);
  return t.monthDay(month!, day!);
}

const clearText = (field: PrivateField, value: string | number): string => {
  if (field !== 'assets') return grouped(field, String(value));
  return t.yuan(new Intl.NumberFormat('en', { minimumFractionDigits: 2 }).format(Number(value) / 100));
};

/** In groups, as it is read aloud: 124 5678 9012. */
function grouped(field: PrivateField, text: string): string {
  if (field === 'phone' && /^\d{11}$/.test(text)) return text.replace(/^(\d{3})(\d{4})/, '$1 $2 ');
  if (field === 'account') return text.replace(/(\d{4})(?=\d)/g, '$1 ');
  if (field === 'idNumber' && text.length === 18) return `${text.slice(0, 6)} ${text.slice(6, 14)} ${text.slice(14)}`;
  return text;
}
