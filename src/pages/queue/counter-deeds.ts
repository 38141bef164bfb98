// What is done at a counter: each act with its key, why it cannot be done now, and the deed behind it. Calls ask the
// server at once (counter-call.ts); all else is kept here first and sent.
import { createEffect, createMemo, createSignal, on, type Accessor } from 'solid-js';
import type { Id } from '#domain/kernel/ids.ts';
import type { Mutator } from '#domain/kernel/mutator.ts';
import { refuse, type Refusal } from '#domain/kernel/refusal.ts';
import {
  closeCounter,
  pauseCounter,
  resumeCounter,
  setAutoCall,
  whyNotCallGiven,
  whyNotLeave,
} from '#domain/queue/counter.mutators.ts';
import type { CounterView } from '#domain/queue/counter-view.ts';
import { businessTypeKind, hallSettingKind, usualHallSetting } from '#domain/queue/hall.model.ts';
import { missedPolicyOf, whyNotReturn } from '#domain/queue/hall.rules.ts';
import type { HallTicket } from '#domain/queue/lobby-overview.ts';
import { ticketsMeant } from '#domain/queue/number-search.ts';
import { queueKind, ticketKind, type Ticket } from '#domain/queue/queue.model.ts';
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
  whyNotRecall,
  whyNotResume,
} from '#domain/queue/service.mutators.ts';
import { whyNotStep } from '#domain/queue/ticket-steps.ts';
import { useLive } from '#sync/live.ts';
import { newId } from '#sync/new-id.ts';
import { showToast } from '#ui/toast.tsx';
import { useWords } from '#ui/words.ts';
import { problemSentence, refusalSentence } from '../refusal-sentence.ts';
import { keysOf, questions, steps, type Act, type ActName, type QuestionName } from './counter-act.ts';
import { createCall, type Whom } from './counter-call.ts';
import type { ServiceOutcome } from './counter-finish.panel.tsx';
import type { HoldMode, PauseReason, Place, Pool, QueueToChoose } from './counter-questions.panel.tsx';
import { counterWords } from './counter.words.ts';
import { createRatingQuestion } from './rating-question.ts';

const t = useWords(counterWords);

const sentence = (refusal: Refusal | null): string | null => refusal && refusalSentence(refusal.code, refusal.data);

export type Desk = ReturnType<typeof createDesk>;

export function createDesk(view: Accessor<CounterView>) {
  const live = useLive();
  const counter = () => view().seat.counter;
  const ticket = () => view().seat.ticket?.ticket ?? null;
  const setting = () => live.reader.get(hallSettingKind, live.me.outlet.id) ?? usualHallSetting(live.me.outlet.id);
  const calls = createCall(counter);
  const rating = createRatingQuestion();
  const [question, ask] = createSignal<QuestionName | null>(null);
  const [problem, setProblem] = createSignal<string | null>(null);
  const [finished, setFinished] = createSignal<Ticket | null>(null);
  let withdrawOffer = () => {};
  // A question about a number that is gone meanwhile, what went wrong before another one came, and what was offered while
  // the window was free go with it.
  const ticketId = createMemo(() => ticket()?.id);
  createEffect(
    on(
      ticketId,
      () => {
        ask(null);
        setProblem(null);
        withdrawOffer();
      },
      { defer: true },
    ),
  );

  const isPaused = () => counter().status === 'paused';
  const whyNotReady = (): string | null => (isPaused() ? t.isPaused : sentence(whyNotLeave(counter())));
  const whyNoQueue = (): string | null =>
    view().seat.queues.length > 0 ? null : sentence(refuse('queue.no-plan', { counter: counter().number }));
  function whyNotDo(name: ActName): string | null {
    const step = steps[name];
    const inHand = ticket();
    if (step && !inHand) return t.noTicket;
    if (name === 'recall') {
      const over = whyNotRecall(inHand!, setting().recallsAtMost);
      return sentence(whyNotStep(inHand!, 'recall') ?? over);
    }
    if (name === 'arrive' && inHand!.arrivedAt !== null) return t.isHere;
    if (step) return sentence(whyNotStep(inHand!, step));
    if (name === 'pause' || name === 'close') return sentence(whyNotLeave(counter()));
    if (name === 'resume') return null;
    const never = name === 'given' ? null : whyNoQueue();
    return whyNotReady() ?? never ?? (name === 'callNext' && view().waiting === 0 ? t.noneWaits : null);
  }
  const acts: readonly Act[] = (Object.keys(keysOf) as ActName[]).map((name) => ({
    name,
    keys: keysOf[name],
    hidden: () => (name === 'pause' && isPaused()) || (name === 'resume' && !isPaused()),
    whyNot: () => whyNotDo(name),
  }));

  function perform<Args>(mutator: Mutator<Args>, args: Args): Promise<boolean> {
    ask(null);
    setProblem(null);
    return keep(mutator, args);
  }
  /** True = it is kept. What the teller is asked meanwhile stays. */
  async function keep<Args>(mutator: Mutator<Args>, args: Args): Promise<boolean> {
    try {
      await live.act(mutator, args);
    } catch (error) {
      setProblem(problemSentence(error, t.diskFull));
      return false;
    }
    if (!live.status().connected) showToast({ text: t.kept, icon: 'tablet' });
    return true;
  }
  /** The ticket in hand at this counter, now. */
  const inHand = (of: Pick<Ticket, 'id'> = ticket()!) => ({
    ticketId: of.id,
    counterId: counter().id,
    at: live.now(),
  });

  async function call(whom: Whom): Promise<void> {
    ask(null);
    setProblem(null);
    const said = await calls.call(whom);
    if (typeof said === 'string') setProblem(said);
  }
  /** What frees the window calls the next one where it does so by itself. */
  async function release(doing: Promise<boolean>): Promise<boolean> {
    const done = await doing;
    if (done && counter().autoCall && view().waiting > 0 && live.status().connected) void call({});
    return done;
  }
  async function finish(outcome: ServiceOutcome, delivered: string[]) {
    const served = ticket()!;
    if (await release(perform(finishAtCounter, { ...inHand(), outcome, delivered }))) setFinished(served);
  }
  /** Where the next one comes by itself the window is not free for it, and without the server nobody is called. */
  const offerAgain = (ticketId: Id) =>
    counter().autoCall || !live.status().connected
      ? {}
      : { act: { label: t.callAgain, onPress: () => void call({ ticketId }) } };
  async function miss() {
    const { id, number, businessTypeId } = ticket()!;
    if (!(await release(perform(missAtCounter, { ...inHand(), businessTypeId })))) return;
    const missed = live.reader.get(ticketKind, id);
    if (missed?.state !== 'missed') showToast({ text: t.missedBack(number) });
    else if (whyNotReturn(missed, policyOf(missed))) showToast({ text: t.missedVoid(number) });
    else withdrawOffer = showToast({ text: t.missed(number), icon: 'check', ...offerAgain(id) });
  }

  const atOnce: Record<Exclude<ActName, QuestionName>, () => Promise<unknown>> = {
    callNext: () => call({}),
    recall: () => perform(recallAtCounter, inHand()),
    arrive: () => perform(confirmArrival, inHand()),
    start: () => perform(startAtCounter, inHand()),
    miss,
    resume: () => perform(resumeCounter, { counterId: counter().id }),
    close: () => perform(closeCounter, { counterId: counter().id }),
  };
  const isCall = (name: ActName): boolean => name === 'callNext' || name === 'given' || name === 'walkIn';
  const isQuestion = (name: ActName): name is QuestionName => (questions as readonly ActName[]).includes(name);

  return {
    acts,
    question,
    ask,
    problem,
    setProblem,
    calling: calls.busy,
    /** The ticket that was finished here last, since the page stands. */
    finished,
    parkMinutes: () => setting().parkMinutes,
    press(name: ActName): void {
      if (whyNotDo(name) !== null || (calls.busy() && isCall(name))) return;
      if (isQuestion(name)) ask(name);
      else void atOnce[name]();
    },
    /** The act that is most likely next. */
    likely: (): ActName => {
      if (isPaused()) return 'resume';
      const state = ticket()?.state;
      return state === 'called' ? 'start' : state === 'serving' ? 'finish' : 'callNext';
    },
    queues,
    /** Those that this window calls from. */
    ownQueues: () => queues().filter(({ queue }) => view().seat.queues.some(({ id }) => id === queue.id)),
    whyNoQueue,
    whyNotNext: () => whyNotDo('callNext'),
    whyNotGoOn: ({ ticket: aside }: HallTicket) => whyNotGoOn(aside),
    meant: (typed: string) => live.ask(ticketsMeant, { outletId: live.me.outlet.id, typed }),
    whyNotCall: (given: Ticket): string | null =>
      whyNotReady() ??
      (given.state === 'held' ? (whyNotGoOn(given) ?? t.goOnInstead(given.number)) : null) ??
      sentence(
        whyNotCallGiven(given, counter(), live.now()) ??
          (given.state === 'missed' ? whyNotReturn(given, policyOf(given)) : null),
      ),
    finish,
    hold: (mode: HoldMode) => release(perform(holdTicket, { ...inHand(), mode })),
    park: (pool: Pool, minutes: number) => release(perform(parkTicket, { ...inHand(), pool, minutes })),
    transfer: (toQueueId: Id, place: Place) =>
      release(perform(transferAtCounter, { ...inHand(), newId: newId(), toQueueId, place })),
    pause: (reason: PauseReason) => perform(pauseCounter, { counterId: counter().id, reason }),
    goOn: (hall: HallTicket) => perform(resumeTicket, inHand(hall.ticket)),
    callGiven: ({ id }: Pick<Ticket, 'id'>) => call({ ticketId: id }),
    walkIn: (queueId: Id) => call({ queueId }),
    setAuto: (is: boolean) => perform(setAutoCall, { counterId: counter().id, on: is }),
    /** The evaluator asks now: the one who was served, or whoever is in hand, or was last. True: there is one. */
    asksRating(of: Pick<Ticket, 'id'> | null = toRate()): boolean {
      if (of) rating.ask(of.id);
      return of !== null;
    },
    rate(score: number): void {
      const ticketId = rating.whose() ?? toRate()?.id;
      if (ticketId) void keep(rateAtCounter, { ticketId, counterId: counter().id, score });
    },
  };

  function whyNotGoOn(aside: Ticket): string | null {
    if (calls.busy()) return t.underWay;
    const own = view().seat.queues.map(({ id }) => id);
    return sentence(whyNotResume(aside, counter(), own));
  }

  function toRate(): Ticket | null {
    const now = ticket();
    return now?.state === 'serving' ? now : (view().last?.ticket ?? null);
  }

  function queues(): readonly QueueToChoose[] {
    return live.reader
      .list(queueKind, 'byOutlet', [live.me.outlet.id])
      .filter(({ active }) => active)
      .toSorted((a, b) => (a.code < b.code ? -1 : 1))
      .map((queue) => ({ queue, waiting: waitingIn(queue.id) }));
  }

  /** What a missed number still may (QUE-007). */
  function policyOf({ businessTypeId }: Ticket) {
    return missedPolicyOf(businessTypeId ? live.reader.get(businessTypeKind, businessTypeId) : undefined);
  }

  function waitingIn(queueId: Id): number {
    return live.reader
      .list(ticketKind, 'byOutletState', [live.me.outlet.id, 'waiting', false])
      .filter((one) => one.queueId === queueId).length;
  }
}
