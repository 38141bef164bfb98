// How a public device becomes one of ours: an administrator's code, or on a demo machine an outlet from a list.
import { createResource, createSignal, For, onMount, Show } from 'solid-js';
import { Button } from '#ui/button.tsx';
import { TextField } from '#ui/field.tsx';
import { language, setLanguage } from '#ui/language.ts';
import { useWords } from '#ui/words.ts';
import css from './enrol.module.css';
import { facesWords } from './faces.words.ts';
import { demoOutlets } from './station-door.ts';
import type { Station } from './station.ts';

const t = useWords(facesWords);

function sentenceOf(code: string): string {
  switch (code.replace(/^identity\./, '')) {
    case 'offline':
      return t.offline;
    case 'device-revoked':
    case 'not-enrolled':
      return t.revoked;
    case 'stations.wrong-face':
      return t.wrongFace;
    case 'code-used':
      return t.codeUsed;
    case 'code-expired':
      return t.codeExpired;
    case 'code-not-approved':
      return t.codeNotApproved;
    case 'try-later':
      return t.later;
    default:
      return t.codeUnknown;
  }
}

export function EnrolPanel(props: { station: Station }) {
  const [code, setCode] = createSignal('');
  const [busy, setBusy] = createSignal(false);
  const [problem, setProblem] = createSignal<string | null>(null);
  const [outlets] = createResource(demoOutlets);
  let form: HTMLFormElement | undefined;
  // A scanner types into what has the focus.
  onMount(() => form?.querySelector('input')?.focus());

  const become = async (asking: Promise<string | null>): Promise<void> => {
    setBusy(true);
    setProblem(null);
    const why = await asking;
    setBusy(false);
    setProblem(why);
  };
  const enrol = (event: SubmitEvent): void => {
    event.preventDefault();
    const given = code().trim();
    if (given !== '' && !busy()) void become(props.station.enrol(given));
  };
  const said = (): string | null => {
    const why = problem() ?? props.station.why();
    return why === null ? null : sentenceOf(why);
  };

  return (
    <main class={css.page} data-testid="enrol">
      <form class={css.form} ref={form} onSubmit={enrol} autocomplete="off">
        <h1>{t.enrolTitle(t[props.station.face])}</h1>
        <p class="quiet">{t.enrolText}</p>
        <TextField label={t.code} value={code()} onInput={setCode} error={said()} autocomplete="off" maxlength={60} />
        <Button kind="act" submit wide busy={busy()}>
          {t.enrol}
        </Button>
        <Show when={(outlets() ?? []).length > 0}>
          <h2 class={css.demo}>{t.demoTitle}</h2>
          <ul class={css.list}>
            <For each={outlets()}>
              {(outlet) => (
                <li>
                  <Button wide onPress={() => busy() || void become(props.station.enrolAtDemo(outlet.id))}>
                    {outlet.name}
                    <Show when={outlet.bridged}>
                      <span class="quiet note"> · {t.demoBridged}</span>
                    </Show>
                  </Button>
                </li>
              )}
            </For>
          </ul>
        </Show>
        <p class={css.language}>
          <Button onPress={() => setLanguage(language() === 'zh' ? 'en' : 'zh')}>
            {language() === 'zh' ? 'English' : '中文'}
          </Button>
        </p>
      </form>
    </main>
  );
}
