// How the tray speaks of what was done about alerts, if it was sent back.
import * as v from 'valibot';
import { callManager } from '#domain/alerts/alerts.mutators.ts';
import type { DeedFace } from '#pages/settings/deed.face.tsx';
import { useWords } from '#ui/words.ts';
import { alertsWords } from './alerts.words.ts';

const t = useWords(alertsWords);

export const acknowledgeDeed: DeedFace = { said: () => t.acknowledgeDeed, typed: () => [] };
export const answerDeed: DeedFace = { said: () => t.answerDeed, typed: () => [] };
export const withdrawDeed: DeedFace = { said: () => t.withdrawDeed, typed: () => [] };
export const callDeed: DeedFace = {
  said: () => t.callManager,
  typed(args) {
    const read = v.safeParse(callManager.input, args);
    return read.success ? [[t.reason, t[read.output.reason]]] : [];
  },
};
