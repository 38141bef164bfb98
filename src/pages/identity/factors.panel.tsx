// Second factors of one's own: a code generator, passkeys, recovery codes. Each change asks for the password once more.
import { createSignal, For, Show, untrack } from 'solid-js';
import { toInstant } from '#domain/kernel/day.ts';
import { askServer, type Asked } from '#sync/ask-server.ts';
import { Button } from '#ui/button.tsx';
import { Card } from '#ui/card.tsx';
import { Dialog } from '#ui/dialog.tsx';
import { TextField } from '#ui/field.tsx';
import { saidTime } from '#ui/said-time.ts';
import { useWords } from '#ui/words.ts';
import { accountWords } from './account.words.ts';
import css from './devices.module.css';
import { makePasskey, passkeysWork } from './passkey.ts';
import { QrCode } from '#ui/qr-code.tsx';
import { sentenceOf } from './said-problem.ts';

const t = useWords(accountWords);

export interface FactorShown {
  readonly id: string;
  readonly kind: 'totp' | 'passkey';
  readonly name: string;
  readonly createdAt: number;
}
type Wish = { readonly what: 'totp' | 'passkey' | 'recovery' } | { readonly what: 'drop'; readonly id: string };

export function FactorsPanel(props: { factors: readonly FactorShown[]; recovery: number; onChanged: () => void }) {
  const [wish, setWish] = createSignal<Wish | null>(null);
  return (
    <Card title={t.second} note={props.factors.length === 0 ? t.secondOff : undefined}>
      <div class={css.form} data-testid="factors">
        <p class="quiet">{t.secondText}</p>
        <ul class={css.rows}>
          <For each={props.factors}>
            {(factor) => (
              <li class={css.open}>
                <span class={css.name}>
                  <strong>{factor.kind === 'totp' ? t.totp : factor.name || t.passkey}</strong>
                  <span class="quiet">{t.since(saidTime(toInstant(factor.createdAt), toInstant(Date.now())))}</span>
                </span>
                <Button onPress={() => setWish({ what: 'drop', id: factor.id })}>{t.drop}</Button>
              </li>
            )}
          </For>
        </ul>
        <Button icon="plus" onPress={() => setWish({ what: 'totp' })}>
          {t.addTotp}
        </Button>
        <Button icon="plus" whyNot={passkeysWork() ? null : t.noPasskeys} onPress={() => setWish({ what: 'passkey' })}>
          {t.addPasskey}
        </Button>
        <Show when={props.factors.length > 0}>
          <Button onPress={() => setWish({ what: 'recovery' })}>{t.makeRecovery(props.recovery)}</Button>
        </Show>
      </div>
      <Show when={wish()} keyed>
        {(wanted) => (
          <FactorDialog
            wish={wanted}
            onClose={() => {
              setWish(null);
              props.onChanged();
            }}
          />
        )}
      </Show>
    </Card>
  );
}

/** The password first, then what was wished. */
function FactorDialog(props: { wish: Wish; onClose: () => void }) {
  const [password, setPassword] = createSignal('');
  const [code, setCode] = createSignal('');
  const [totp, setTotp] = createSignal<{ secret: string; uri: string } | null>(null);
  const [codes, setCodes] = createSignal<readonly string[] | null>(null);
  const [busy, setBusy] = createSignal(false);
  const [problem, setProblem] = createSignal<string | null>(null);
  const isSaid = <T,>(said: Asked<T>): said is Extract<Asked<T>, { ok: true }> => {
    if (!said.ok) setProblem(sentenceOf(said));
    return said.ok;
  };

  async function goOn(): Promise<void> {
    if (busy()) return;
    setBusy(true);
    setProblem(null);
    await (totp() ? confirmTotp() : begin());
    setBusy(false);
  }
  async function begin(): Promise<void> {
    const wish = untrack(() => props.wish);
    const given = { password: password() };
    if (wish.what === 'totp') {
      const said = await askServer<{ secret: string; uri: string }>('POST', '/account/totp', given);
      if (isSaid(said)) setTotp(said.data);
    } else if (wish.what === 'recovery') {
      const said = await askServer<{ codes: readonly string[] }>('POST', '/account/recovery', given);
      if (isSaid(said)) setCodes(said.data.codes);
    } else if (wish.what === 'drop') {
      if (isSaid(await askServer('POST', `/account/factors/${wish.id}/drop`, given))) props.onClose();
    } else await addPasskey(given);
  }
  async function addPasskey(given: { password: string }): Promise<void> {
    const options = await askServer<unknown>('POST', '/account/passkey', given);
    if (!isSaid(options)) return;
    const response = await makePasskey(options.data);
    if (response === null) return void setProblem(t.passkeyCancelled);
    if (isSaid(await askServer('POST', '/account/passkey/confirm', { name: '', response }))) props.onClose();
  }
  async function confirmTotp(): Promise<void> {
    if (isSaid(await askServer('POST', '/account/totp/confirm', { code: code().trim() }))) props.onClose();
  }

  return (
    <Dialog
      title={t[props.wish.what]}
      onClose={() => props.onClose()}
      acts={
        <>
          <Button onPress={() => props.onClose()}>{codes() ? t.written : t.back}</Button>
          <Show when={!codes()}>
            <Button kind="act" busy={busy()} onPress={() => void goOn()}>
              {t.goOn}
            </Button>
          </Show>
        </>
      }
    >
      <form
        class={css.form}
        data-testid="factor-form"
        onSubmit={(event) => {
          event.preventDefault();
          void goOn();
        }}
      >
        <Show when={!totp() && !codes()}>
          <TextField
            label={t.old}
            name="password"
            type="password"
            autocomplete="current-password"
            required
            value={password()}
            onInput={setPassword}
          />
        </Show>
        <Show when={totp()}>
          {(offered) => (
            <div class={css.code}>
              <p>{t.totpText}</p>
              <QrCode text={offered().uri} label={t.totpPicture} />
              <p class={css.letters} data-testid="totp-secret">
                {offered().secret}
              </p>
              <TextField label={t.code} name="code" inputmode="numeric" required value={code()} onInput={setCode} />
            </div>
          )}
        </Show>
        <Show when={codes()}>
          {(list) => (
            <>
              <p>{t.recoveryText}</p>
              <ul class={css.rows} data-testid="recovery-codes">
                <For each={list()}>{(one) => <li class={css.letters}>{one}</li>}</For>
              </ul>
            </>
          )}
        </Show>
        <Show when={problem()}>
          <p class={css.problem} role="alert" data-testid="factor-problem">
            {problem()}
          </p>
        </Show>
      </form>
    </Dialog>
  );
}
