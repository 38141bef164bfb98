// One thing of the server's, asked for by its path and anew when that changes; what was read stays for as long as it answers
// the same question. Signals and no resource: a resource that has not answered takes the frame around the page away with it.
import { batch, createEffect, createMemo, createSignal, on, onCleanup } from 'solid-js';
import { askServer, type Asked } from '#sync/ask-server.ts';
import { useLive } from '#sync/live.ts';
import { sentenceOf } from './said-problem.ts';
import { whenBack } from './server-list.ts';

type No = Extract<Asked<unknown>, { ok: false }>;

/** @param path below `/api`; null = there is nothing to ask */
export function createReading<Answer>(path: () => string | null) {
  const live = useLive();
  const wanted = createMemo(path);
  const [kept, setKept] = createSignal<{ readonly of: string; readonly data: Answer } | null>(null);
  const [no, setNo] = createSignal<No | null>(null);
  const [busy, setBusy] = createSignal(false);
  /** Counts the questions: an answer to an older one is nobody's. */
  let asked = 0;

  async function read(): Promise<void> {
    const of = wanted();
    const mine = ++asked;
    setBusy(of !== null);
    if (of === null) return;
    const said = await askServer<Answer>('GET', of);
    if (mine !== asked) return;
    batch(() => {
      setBusy(false);
      setNo(said.ok ? null : said);
      if (said.ok) setKept({ of, data: said.data });
    });
  }
  createEffect(
    on(wanted, () => {
      setNo(null);
      void read();
    }),
  );
  onCleanup(() => asked++);
  whenBack(() => no()?.code === 'offline' && void read());
  const data = () => (kept()?.of === wanted() ? kept()!.data : null);
  return {
    data,
    /** What was read last, also where it answered another question than the one that is asked now. */
    last: () => kept()?.data ?? null,
    busy,
    /** What the server said no with, whether or not something can be shown. */
    no,
    /** Why it could not be read, where nothing can be shown instead. */
    problem: () => {
      const failed = no();
      return failed && data() === null && !busy() ? sentenceOf(failed) : null;
    },
    /** What is shown was read before the network was gone. */
    isOld: () => (!live.status().connected || no()?.code === 'offline') && data() !== null,
    reread: () => void read(),
  };
}
