// How the tray speaks of what was done at a counter and sent back: for which number, at which window, and what was typed.
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
import { idField } from '#domain/kernel/ids.ts';
import type { Reader } from '#domain/kernel/store.ts';
import { counterKind, queueKind, ticketKind } from '#domain/queue/queue.model.ts';
import type { DeedFace, DeedFaces } from '#pages/settings/deed.face.tsx';
import { uiWords } from '#ui/ui.words.ts';
import { useWords } from '#ui/words.ts';
import { formWords } from './counter-forms.words.ts';
import { counterWords } from './counter.words.ts';

const t = useWords(counterWords);
const forms = useWords(formWords);
const ui = useWords(uiWords);

type Typed = ReturnType<DeedFace['typed']>;
const namedSchema = v.object({ ticketId: v.optional(idField), counterId: idField });

/** The number and the window; of rows that are no longer here nothing is said. */
function whereOf(args: unknown, reader: Reader): Typed {
  const read = v.safeParse(namedSchema, args);
  if (!read.success) return [];
  const { ticketId, counterId } = read.output;
  const ticket = ticketId && reader.get(ticketKind, ticketId)?.number;
  const counter = reader.get(counterKind, counterId)?.number;
  return [
    ...(ticket ? [[forms.number, ticket] as const] : []),
    ...(counter ? [[t.place, t.title(counter)] as const] : []),
  ];
}

const named = (said: () => string): DeedFace => ({ said, typed: whereOf });

function typedWith<S extends v.GenericSchema>(input: S, typed: (args: v.InferOutput<S>, reader: Reader) => Typed) {
  return (args: unknown, reader: Reader): Typed => {
    const read = v.safeParse(input, args);
    return [...whereOf(args, reader), ...(read.success ? typed(read.output, reader) : [])];
  };
}

export const counterFaces: DeedFaces = {
  [openCounter.name]: named(() => t.open),
  [closeCounter.name]: named(() => t.close),
  [resumeCounter.name]: named(() => t.resume),
  [setAutoCall.name]: {
    ...named(() => t.autoCall),
    typed: typedWith(setAutoCall.input, ({ on }) => [[t.autoCall, on ? ui.on : ui.off]]),
  },
  [recallAtCounter.name]: named(() => t.recall),
  [confirmArrival.name]: named(() => t.arrive),
  [startAtCounter.name]: named(() => t.start),
  [missAtCounter.name]: named(() => t.miss),
  [resumeTicket.name]: named(() => t.goOn),
  [transferAtCounter.name]: {
    ...named(() => t.transfer),
    typed: typedWith(transferAtCounter.input, ({ toQueueId, place }, reader) => {
      const queue = reader.get(queueKind, toQueueId)?.name;
      return [...(queue ? [[t.toQueue, queue] as const] : []), [forms.place, forms[place]]];
    }),
  },
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
