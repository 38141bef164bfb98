// Deeds of administration: done on the server at once or not at all, and never twice.
import { createSignal } from 'solid-js';
import type { Id } from '#domain/kernel/ids.ts';
import type { Mutator } from '#domain/kernel/mutator.ts';
import { askServer, type Asked } from '#sync/ask-server.ts';
import { newId } from '#sync/new-id.ts';
import { showToast } from '#ui/toast.tsx';
import { useWords } from '#ui/words.ts';
import { adminWords } from './admin.words.ts';
import { sentenceOf } from './said-problem.ts';

const t = useWords(adminWords);

/** What one form does: whether it is at it, and what stands against it. */
export function createDeed(onDone: () => void = () => undefined) {
  const [busy, setBusy] = createSignal(false);
  const [problem, setProblem] = createSignal<string | null>(null);
  /** The attempt whose answer never came: the same again has the same id, so it is done once. */
  let open: { readonly id: Id; readonly text: string } | null = null;

  /** Asks for anything; true = it is done. `unsure`: without an answer nobody knows whether it is. */
  async function ask(asking: () => Promise<Asked<unknown>>, unsure = false): Promise<boolean> {
    if (busy()) return false;
    setBusy(true);
    setProblem(null);
    const said = await asking();
    setBusy(false);
    if (!said.ok) setProblem(said.code === 'offline' && unsure ? t.unsure : sentenceOf(said));
    return said.ok;
  }

  async function perform<Args>({ name, version }: Mutator<Args>, input: Args, done: string): Promise<boolean> {
    const text = JSON.stringify([name, version, input]);
    const attempt = open?.text === text ? open : { id: newId(), text };
    open = attempt;
    const fine = await ask(async () => {
      const said = await askServer<unknown>('POST', '/deeds', { id: attempt.id, name, version, input });
      if (said.ok || said.code !== 'offline') open = null;
      return said;
    }, true);
    if (fine) {
      showToast({ text: done, icon: 'check' });
      onDone();
    }
    return fine;
  }
  return { busy, problem, setProblem, ask, perform };
}
