// The line under the bar for what a chip is too small to explain, and the place that stands for every page while the
// data is locked.
import { createSignal, Match, Show, Switch, type JSX } from 'solid-js';
import { useLive } from '#sync/live.ts';
import { Button } from '#ui/button.tsx';
import { Notice } from '#ui/notice.tsx';
import { saidNumber, saidTime } from '#ui/said-time.ts';
import { LockedState } from '#ui/locked-state.tsx';
import { showToast } from '#ui/toast.tsx';
import { useWords } from '#ui/words.ts';
import { loadNewRelease } from './new-release.ts';
import { stateWords } from './state.words.ts';

const t = useWords(stateWords);

export function StateLine() {
  const live = useLive();
  return (
    <Switch>
      <Match when={live.status().lost}>
        {(lost) => (
          <Notice
            tone="complaint"
            icon="warn"
            title={t.lost(lost())}
            text={t.lostText}
            act={<Button onPress={() => live.noteLost()}>{t.lostRead}</Button>}
            testId="lost"
          />
        )}
      </Match>
      <Match when={live.status().tooOld}>
        <Notice tone="overtime" icon="warn" title={t.tooOld} text={t.tooOldText} act={<LoadNew />} testId="too-old" />
      </Match>
      <Match when={!live.status().lapsed && live.status().filling}>
        {(filling) => (
          <Notice
            tone="plain"
            icon="sync"
            title={t.filling}
            text={[
              t.fillingOf(saidNumber(filling().rows), saidNumber(filling().of)),
              live.status().loaded ? t.fillingKept : '',
            ]
              .filter(Boolean)
              .join(' · ')}
            progress={filling().of > 0 ? Math.min(1, filling().rows / filling().of) : 0}
            testId="filling"
          />
        )}
      </Match>
    </Switch>
  );
}

function LoadNew() {
  const [busy, setBusy] = createSignal(false);
  async function load() {
    setBusy(true);
    if (!(await loadNewRelease())) showToast({ text: t.noneYet, icon: 'info' });
    setBusy(false);
  }
  return (
    <Button busy={busy()} icon="sync" onPress={() => void load()}>
      {t.loadNew}
    </Button>
  );
}

/** Shows the page, or, while the data is locked, why there is none. A page that shows no rows is always `open`. */
export function WhileUnlocked(props: { open: boolean; children: JSX.Element }) {
  const live = useLive();
  const since = () => {
    const { asOf } = live.status();
    return asOf === null ? t.lapsedLong : t.lapsedSince(saidTime(asOf, live.now()));
  };
  return (
    <Show when={props.open || !live.status().lapsed} fallback={<Locked since={since()} />}>
      {props.children}
    </Show>
  );
}

function Locked(props: { since: string }) {
  const live = useLive();
  const kept = () => {
    const { waiting } = live.status();
    return waiting > 0 ? t.lapsedWaiting(waiting) : t.nothingLost;
  };
  return (
    <LockedState title={t.lapsed} text={props.since} note={kept()}>
      <Button icon="sync" busy={live.status().connecting} onPress={() => live.retry()}>
        {live.status().connecting ? t.trying : t.tryNow}
      </Button>
    </LockedState>
  );
}
