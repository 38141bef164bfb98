// What a queue machine says (protocols.md §1), parsed once into our words; and what the bridge says to it.
import * as v from 'valibot';
import { instantOfOutletTime, type Instant } from '#domain/kernel/day.ts';
import {
  counterStatuses,
  queueMachineSchema,
  ticketSchema,
  type Counter,
  type Queue,
} from '#domain/queue/queue.model.ts';
import { UNREADABLE } from './frame-body.ts';

export type BusinessKind = Queue['businessKind'];
export type CounterStatus = Counter['status'];

/** Text that something is found by: an undecodable one makes the message useless. */
const nameField = v.pipe(
  v.string(),
  v.minLength(1),
  v.maxLength(40),
  v.check((text) => !text.includes(UNREADABLE)),
);
/** Text that is only shown: null where it could not be decoded, and the event still counts. */
const shownField = v.pipe(
  v.string(),
  v.minLength(1),
  v.maxLength(40),
  v.transform((text) => (text.includes(UNREADABLE) ? null : text)),
);
const staffField = v.union([shownField, v.pipe(v.number(), v.safeInteger(), v.transform(String))]);
const ticketField = ticketSchema.entries.number;
const counterField = v.pipe(
  v.union([v.number(), v.pipe(v.string(), v.regex(/^\d{1,3}$/), v.transform(Number))]),
  v.integer(),
  v.minValue(1),
  v.maxValue(999),
);
const seqField = v.pipe(v.number(), v.safeInteger(), v.minValue(0));
/** Null where it could not be decoded: then the event counts as of now. */
const atField = v.pipe(
  v.string(),
  v.check((text) => text.includes(UNREADABLE) || instantOfOutletTime(text) !== null),
  v.transform((text): Instant | null => instantOfOutletTime(text)),
);
const customerNoField = v.pipe(
  v.nullish(shownField),
  v.transform((text) => text ?? null),
);
const epochField = v.union([nameField, v.pipe(v.number(), v.safeInteger(), v.transform(String))]);

const kindWords: Readonly<Record<string, BusinessKind>> = {
  vip: 'vip',
  贵宾: 'vip',
  cash: 'cash',
  现金: 'cash',
  noncash: 'noncash',
  'non-cash': 'noncash',
  非现金: 'noncash',
  corporate: 'corporate',
  company: 'corporate',
  对公: 'corporate',
};
const kindField = v.pipe(
  v.string(),
  v.maxLength(40),
  v.transform((word): BusinessKind => kindWords[word.toLowerCase()] ?? 'other'),
);

const helloSchema = v.object({
  machine: nameField,
  outlet: nameField,
  token: v.pipe(v.string(), v.minLength(1), v.maxLength(200)),
  epoch: epochField,
  version: v.union([shownField, v.number()]),
});

const snapshotSchema = v.object({
  seq: seqField,
  queues: v.pipe(
    v.array(v.object({ queue: nameField, name: shownField, business: shownField, kind: kindField })),
    v.maxLength(50),
  ),
  counters: v.pipe(
    v.array(
      v.object({
        counter: counterField,
        status: v.picklist(counterStatuses),
        ticket: v.nullish(ticketField),
        teller: v.nullish(staffField),
      }),
    ),
    v.maxLength(100),
  ),
  /** The name and the media number that a machine may add are not read: they are needed for nothing. */
  tickets: v.pipe(
    v.array(
      v.object({
        ticket: ticketField,
        queue: nameField,
        business: shownField,
        at: atField,
        state: v.picklist(['waiting', 'called', 'serving']),
        counter: v.nullish(counterField),
        customerNo: customerNoField,
      }),
    ),
    v.maxLength(1000),
  ),
});

// `media` is not read: a new kind of card must never cost a customer his number.
const atCounter = { ticket: ticketField, counter: counterField, teller: v.nullish(staffField), at: atField };
const eventSchemas = {
  take: v.object({
    ticket: ticketField,
    queue: nameField,
    business: shownField,
    at: atField,
    customerNo: customerNoField,
  }),
  call: v.object(atCounter),
  recall: v.object(atCounter),
  start: v.object(atCounter),
  finish: v.object(atCounter),
  miss: v.object(atCounter),
  transfer: v.object({ ticket: ticketField, queue: nameField, newTicket: ticketField, at: atField }),
  drop: v.object({ ticket: ticketField, at: atField }),
  counter: v.object({
    counter: counterField,
    status: v.picklist(counterStatuses),
    teller: v.nullish(staffField),
    at: atField,
  }),
  rate: v.object({
    ticket: ticketField,
    counter: counterField,
    score: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(5)),
    at: atField,
  }),
  device: v.object({ state: queueMachineSchema.entries.device, at: v.optional(atField) }),
} as const;
type EventSchemas = typeof eventSchemas;
export type EventName = keyof EventSchemas;

/** Something happened in the hall. */
export type MachineEvent = {
  [K in EventName]: { readonly step: K } & Readonly<v.InferOutput<EventSchemas[K]>>;
}[EventName];
export type MachineSnapshot = Readonly<v.InferOutput<typeof snapshotSchema>>;
export type Hello = Readonly<v.InferOutput<typeof helloSchema>>;

const answerSchema = v.object({
  re: v.pipe(v.string(), v.minLength(1), v.maxLength(60)),
  code: v.pipe(
    v.union([v.pipe(v.string(), v.minLength(1)), v.number()]),
    v.transform((code) => String(code).slice(0, 40)),
  ),
  newTicket: v.nullish(ticketField),
});

/** The machine's answer to a command. */
export interface Answer {
  readonly re: string;
  readonly done: boolean;
  readonly code: string;
  readonly newTicket: string | null;
}

export type MachineMessage =
  | { readonly is: 'hello'; readonly hello: Hello }
  | { readonly is: 'snapshot'; readonly snapshot: MachineSnapshot }
  | { readonly is: 'event'; readonly seq: number; readonly event: MachineEvent }
  | { readonly is: 'answer'; readonly answer: Answer }
  | { readonly is: 'ping' }
  /** Unknown message, or a field wrong or missing; `seq` where it could be read. */
  | { readonly is: 'bad-message'; readonly seq: number | null };

const isEvent = (msg: unknown): msg is EventName => typeof msg === 'string' && Object.hasOwn(eventSchemas, msg);

/** Reads a body as a message of a queue machine. Never throws. */
export function parseMessage(body: object): MachineMessage {
  const { msg, seq: claimed } = body as { msg?: unknown; seq?: unknown };
  const seq = v.safeParse(seqField, claimed);
  const bad: MachineMessage = { is: 'bad-message', seq: seq.success ? seq.output : null };
  if (isEvent(msg)) {
    const event = v.safeParse(eventSchemas[msg], body);
    return event.success && seq.success
      ? { is: 'event', seq: seq.output, event: { ...event.output, step: msg } as MachineEvent }
      : bad;
  }
  switch (msg) {
    case 'ping':
      return { is: 'ping' };
    case 'hello': {
      const hello = v.safeParse(helloSchema, body);
      return hello.success ? { is: 'hello', hello: hello.output } : bad;
    }
    case 'snapshot': {
      const snapshot = v.safeParse(snapshotSchema, body);
      return snapshot.success ? { is: 'snapshot', snapshot: snapshot.output } : bad;
    }
    case 'ack':
    case 'nack': {
      const answer = v.safeParse(answerSchema, body);
      if (!answer.success) return bad;
      return {
        is: 'answer',
        answer: { ...answer.output, done: msg === 'ack', newTicket: answer.output.newTicket ?? null },
      };
    }
    default:
      return bad;
  }
}

/** A command in the machine's words: its numbers and its queue names. */
export type MachineCommand =
  | { readonly msg: 'move'; readonly ticket: string; readonly toQueue: string }
  | { readonly msg: 'abandon'; readonly ticket: string }
  | { readonly msg: 'issue'; readonly queue: string; readonly customerNo?: string };

/** What the bridge says. */
export type BridgeMessage =
  | { readonly msg: 'welcome'; readonly lastSeq: number }
  | { readonly msg: 'ack'; readonly seq: number }
  | { readonly msg: 'nack'; readonly seq?: number; readonly code: string }
  | { readonly msg: 'snapshot?' }
  | { readonly msg: 'ping' }
  | { readonly msg: 'status?'; readonly cmd: string }
  | ({ readonly cmd: string } & MachineCommand);
