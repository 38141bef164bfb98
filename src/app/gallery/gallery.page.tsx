// The gallery: chapters of parts, and the page shapes full size behind #/hall, #/list, #/kiosk and #/counter.
import { createSignal, Match, onCleanup, Switch } from 'solid-js';
import { ToastStack } from '#ui/toast.tsx';
import { CounterSpecimen } from './counter.specimen.tsx';
import { GalleryBook } from './book.panel.tsx';
import { HallSpecimen } from './hall.specimen.tsx';
import { KioskSpecimen } from './kiosk.specimen.tsx';
import { ListSpecimen } from './list.specimen.tsx';

export function Gallery() {
  const [place, setPlace] = createSignal(location.hash);
  const follow = () => {
    setPlace(location.hash);
    scrollTo(0, 0);
  };
  addEventListener('hashchange', follow);
  onCleanup(() => removeEventListener('hashchange', follow));
  return (
    <>
      <Switch fallback={<GalleryBook />}>
        <Match when={place().startsWith('#/hall')}>
          <HallSpecimen sync={place().split('/')[2]} />
        </Match>
        <Match when={place().startsWith('#/list')}>
          <ListSpecimen />
        </Match>
        <Match when={place().startsWith('#/kiosk')}>
          <KioskSpecimen />
        </Match>
        <Match when={place().startsWith('#/counter')}>
          <CounterSpecimen />
        </Match>
      </Switch>
      <ToastStack />
    </>
  );
}
