// The serial caller at this counter: its keys do what the keys of the page do; how it stands is said in words.
import { createSignal, onCleanup, onMount, Show, type Accessor } from 'solid-js';
import type { CallerKey, CallerSays } from '#domain/queue/caller-keys.ts';
import { noFaults } from '#domain/queue/serial-caller.ts';
import { Button } from '#ui/button.tsx';
import { useWords } from '#ui/words.ts';
import { CallerLink, type CallerStanding, type SerialPorts } from './caller-link.ts';
import css from './counter.module.css';
import type { ActName } from './counter-act.ts';
import { callerWords } from './counter-forms.words.ts';
import { letGo } from './counter-keys.ts';

const t = useWords(callerWords);

export interface CallerUse {
  press: (act: ActName) => void;
  rate: (score: number) => void;
  /** Lets the customer be asked for a score. */
  evaluate: () => void;
  /** Calls back whoever was put aside first. */
  goOn: () => void;
  /** Of the ticket in hand. */
  state: () => string | undefined;
  /** Pauses, or goes on; the device has no keys for a reason. */
  pause: () => void;
}

export interface Caller {
  readonly standing: Accessor<CallerStanding>;
  readonly choose: () => void;
  readonly show: (ticket: string | null, waiting: number) => void;
  readonly beep: () => void;
  readonly askRating: () => void;
}

export function createCaller(use: CallerUse): Caller {
  const [standing, setStanding] = createSignal<CallerStanding>({ state: 'opening', faults: noFaults });
  const serial = (navigator as { serial?: SerialPorts }).serial;
  let link: CallerLink;
  const does: Readonly<Record<CallerKey, () => void>> = {
    callNext: () => use.press('callNext'),
    recall: () => use.press('recall'),
    confirm: () => use.press(use.state() === 'called' ? 'start' : 'finish'),
    // 弃号 at a counter is somebody who did not come; only a lobby manager ends a number for ever (LOB-053).
    abandon: () => use.press('miss'),
    hold: () => use.press('hold'),
    callBack: () => use.goOn(),
    pause: () => use.pause(),
    transfer: () => use.press('transfer'),
    evaluate: () => use.evaluate(),
  };
  const says = (said: CallerSays) => {
    if (said.as === 'key') does[said.key]();
    if (said.as === 'score') use.rate(said.score);
  };
  link = new CallerLink(serial, says, setStanding);
  onMount(() => link.start());
  onCleanup(() => void link.close());
  return {
    standing,
    choose: () => void link.choose(),
    show: (ticket, waiting) => link.show(ticket, waiting),
    beep: () => link.beep(),
    askRating: () => link.askRating(),
  };
}

export function CallerPanel(props: { caller: Caller }) {
  const standing = () => props.caller.standing();
  const faults = () => standing().faults.length + standing().faults.sum;
  const choose = (event: MouseEvent) => {
    letGo(event);
    props.caller.choose();
  };
  return (
    <div class={css.caller} data-testid="caller" data-state={standing().state}>
      <Show when={standing().state !== 'unsupported'} fallback={<span class="unseen">{t.unsupported}</span>}>
        <Show
          when={standing().state === 'unchosen'}
          fallback={
            <>
              <span class={standing().state === 'ready' ? 'quiet' : css.amiss} role="status">
                {t[standing().state]}
                <Show when={faults() > 0}> · {t.faults(faults())}</Show>
              </span>
              <button type="button" class={css.link} onClick={choose}>
                {t.another}
                <span class="unseen"> {t.caller}</span>
              </button>
            </>
          }
        >
          <Button onPress={choose}>{t.connect}</Button>
        </Show>
      </Show>
    </div>
  );
}
