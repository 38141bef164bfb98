// What a report is read with: asked anew with its path; what was read stays for as long as it answers the same question.
import { createMemo, createResource } from 'solid-js';
import { sentenceOf, whenBack } from '#pages/identity/admin.face.tsx';
import { askServer } from '#sync/ask-server.ts';
import { useLive } from '#sync/live.ts';

/** @param path below `/api`; null = there is nothing to ask */
export function createReading<Answer>(path: () => string | null) {
  const live = useLive();
  const [asked, { refetch }] = createResource(path, async (of) => ({ of, said: await askServer<Answer>('GET', of) }));
  const kept = createMemo<{ of: string; data: Answer } | null>((before) => {
    const answer = asked.latest;
    if (answer?.said.ok && answer.of === path()) return { of: answer.of, data: answer.said.data };
    return before?.of === path() ? before : null;
  }, null);
  const no = () => {
    const said = asked.latest?.said;
    return said && !said.ok && !asked.loading ? said : null;
  };
  const reread = () => void refetch();
  whenBack(() => no()?.code === 'offline' && reread());
  return {
    data: () => kept()?.data ?? null,
    /** Why it could not be read, where nothing can be shown instead. */
    problem: () => {
      const failed = no();
      return failed && kept() === null ? sentenceOf(failed) : null;
    },
    isOld: () => !live.status().connected && kept() !== null,
    reread,
  };
}
