// The first screen: at most six large tiles, what for, each with its wait in words.
import { createSignal, For, Show } from 'solid-js';
import type { PublicQueue } from '#domain/stations/public-hall.ts';
import { sayRange } from '#domain/stations/slip.ts';
import { Icon } from '#ui/icon.tsx';
import { language } from '#ui/language.ts';
import { useWords } from '#ui/words.ts';
import type { KioskDesk } from './kiosk-desk.ts';
import css from './kiosk.module.css';
import { kioskWords } from './kiosk.words.ts';
import { TilePicture } from './tile-picture.tsx';
import type { VisitProps } from './visit.ts';

const t = useWords(kioskWords);
const MOST = 6;

export function StartScreen(props: VisitProps) {
  const [from, setFrom] = createSignal(0);
  const all = () => props.hall.queues;
  const shown = () => (all().length <= MOST ? all() : all().slice(from(), from() + MOST - 1));
  const turn = () => setFrom((at) => (at + MOST - 1 >= all().length ? 0 : at + MOST - 1));
  const title = () => {
    const known = props.visit.identity();
    return known ? t.askKnown(known.end) : t.ask;
  };
  return (
    <main class={css.start}>
      <h1>{title()}</h1>
      <div class={css.tiles} data-count={Math.min(all().length, MOST)}>
        <For each={shown()}>
          {(queue) => <Tile queue={queue} desk={props.desk} onPress={() => props.visit.choose(queue.id)} />}
        </For>
        <Show when={all().length > MOST}>
          <button type="button" class={css.tile} onClick={turn}>
            <Icon name="more" />
            <strong class={css.name}>{t.more}</strong>
          </button>
        </Show>
      </div>
      <div class={css.beside}>
        <button type="button" class={css.booked} onClick={() => props.visit.go('booking')}>
          <Icon name="clock" />
          <span>
            <strong>{t.booked}</strong>
            <span class={css.hint}>{t.bookedHint}</span>
          </span>
          <Icon name="arrow" />
        </button>
        <p class={css.hint} role="status">
          {props.visit.misread() ? t.misread : t.cardFirst}
        </p>
        <Show when={props.hall.quieter}>
          {(quieter) => <p class={css.quieter}>{t.quieter(quieter().name, quieter().p50)}</p>}
        </Show>
      </div>
    </main>
  );
}

function Tile(props: { queue: PublicQueue; desk: KioskDesk; onPress: () => void }) {
  const place = () => props.desk.placeOf(props.queue);
  const isOut = () => props.desk.standing() === 'open' && props.desk.left(props.queue.id) === 0;
  const wait = () => {
    const { ahead, range } = place();
    if (range === null) return t.noWindow;
    return ahead === 0 && range.p80 === 0 ? t.noWait : sayRange(range, language());
  };
  return (
    <button
      type="button"
      class={css.tile}
      data-testid={`tile-${props.queue.code}`}
      aria-disabled={isOut() ? 'true' : undefined}
      onClick={() => isOut() || props.onPress()}
    >
      <TilePicture of={props.queue.picture} />
      <strong class={css.name}>{props.queue.name}</strong>
      <Show when={!isOut()} fallback={<span class={css.line}>{t.noneLeft}</span>}>
        <Show when={wait()}>{(words) => <span class={css.wait}>{words()}</span>}</Show>
        <span class={css.line}>{place().ahead === 0 ? t.nobody : t.ahead(place().ahead)}</span>
      </Show>
    </button>
  );
}
