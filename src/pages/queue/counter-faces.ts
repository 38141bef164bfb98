// How the tray speaks of what was done at a counter and sent back. Tickets are named by ids there: what was typed is said,
// not who it was for.
import * as v from 'valibot';
import { closeCounter, openCounter, pauseCounter, resumeCounter, setAutoCall } from '#domain/queue/counter.mutators.ts';
import {
  confirmArrival,
  finishAtCounter,
  holdTicket,
  missAtCounter,
  parkTicket,
  rateAtCounter,
  recallAtCounter,
  resumeTicket,
  startAtCounter,
  transferAtCounter,
} from '#domain/queue/service.mutators.ts';
import type { DeedFace, DeedFaces } from '#pages/settings/deed.face.tsx';
import { useWords } from '#ui/words.ts';
import { formWords } from './counter-forms.words.ts';
import { counterWords } from './counter.words.ts';

const t = useWords(counterWords);
const forms = useWords(formWords);

type Typed = ReturnType<DeedFace['typed']>;
/** Nothing but its name. */
const named = (said: () => string): DeedFace => ({ said, typed: () => [] });

function typedWith<S extends v.GenericSchema>(input: S, typed: (args: v.InferOutput<S>) => Typed) {
  return (args: unknown): Typed => {
    const read = v.safeParse(input, args);
    return read.success ? typed(read.output) : [];
  };
}

export const counterFaces: DeedFaces = {
  [openCounter.name]: named(() => t.open),
  [closeCounter.name]: named(() => t.close),
  [resumeCounter.name]: named(() => t.resume),
  [setAutoCall.name]: named(() => t.autoCall),
  [recallAtCounter.name]: named(() => t.recall),
  [confirmArrival.name]: named(() => t.arrive),
  [startAtCounter.name]: named(() => t.start),
  [missAtCounter.name]: named(() => t.miss),
  [resumeTicket.name]: named(() => t.goOn),
  [transferAtCounter.name]: named(() => t.transfer),
  [pauseCounter.name]: {
    ...named(() => t.pause),
    typed: typedWith(pauseCounter.input, ({ reason }) => [[forms.pauseTitle, forms[reason]]]),
  },
  [holdTicket.name]: {
    ...named(() => t.hold),
    typed: typedWith(holdTicket.input, ({ mode }) => [[t.hold, forms[mode]]]),
  },
  [parkTicket.name]: {
    ...named(() => t.park),
    typed: typedWith(parkTicket.input, ({ pool, minutes }) => [
      [forms.pool, forms[pool]],
      [forms.minutes, forms.minutesOf(minutes)],
    ]),
  },
  [finishAtCounter.name]: {
    ...named(() => t.finish),
    typed: typedWith(finishAtCounter.input, ({ outcome, delivered }) => [
      [forms.outcome, forms[outcome]],
      ...(delivered.length > 0 ? [[forms.delivered, delivered.join('、')] as const] : []),
    ]),
  },
  [rateAtCounter.name]: {
    ...named(() => t.rating),
    typed: typedWith(rateAtCounter.input, ({ score }) => [[t.rating, t.rated(score)]]),
  },
};
