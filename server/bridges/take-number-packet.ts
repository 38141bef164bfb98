// The packets of the take-number interface (protocols.md §2): a flat XML document each way. Only what such a packet is made
// of is read: no entities, no attributes, no nesting, so that nothing in it can be more than text.
import * as v from 'valibot';

const MOST_FIELDS = 20;

/** The fields of a request; null where it is no packet. */
export function readPacket(text: string): ReadonlyMap<string, string> | null {
  const body = text.replace(/^\uFEFF?\s*(<\?xml[^<>]*\?>)?\s*/, '').trimEnd();
  const whole = /^<Package>(.*)<\/Package>$/s.exec(body);
  if (!whole) return null;
  const fields = new Map<string, string>();
  const rest = whole[1]!.replaceAll(
    /<([A-Za-z]{1,32})>([^<>&]*)<\/\1>|<([A-Za-z]{1,32})\s*\/>/g,
    (_, name, value, empty) => {
      const field = (name ?? empty) as string;
      // Said twice, nobody knows which was meant.
      fields.set(field, fields.has(field) ? '\u0000' : ((value as string | undefined) ?? '').trim());
      return '';
    },
  );
  const twice = [...fields.values()].includes('\u0000');
  return rest.trim() === '' && !twice && fields.size <= MOST_FIELDS ? fields : null;
}

const text = (most: number) => v.pipe(v.string(), v.minLength(1), v.maxLength(most), v.regex(/^[\w.:-]+$/));
const common = { InstNo: text(20), TermNo: text(40) };

/** What each transaction needs; more is left alone. */
export const requests = {
  /** The outlet's queues. */
  '694010': v.object(common),
  /** Appointment. */
  '694011': v.object({ ...common, BizType: text(20) }),
  /** A number. */
  '694012': v.object({ ...common, BizType: text(20), CustNo: v.optional(text(30)) }),
  /** A number or an appointment is given back. */
  '694013': v.object({ ...common, QueueNumber: v.optional(text(12)) }),
} as const;
export type TranCode = keyof typeof requests;
export const isTranCode = (code: string): code is TranCode => Object.hasOwn(requests, code);

/** protocols.md §2, with what callers in the field are used to read. */
export const answers = {
  ok: [0, '处理成功'],
  serverError: [-1, '系统忙，请稍后再试'],
  outletUnknown: [1, '机构号不存在'],
  badPacket: [3, '报文格式错误'],
  badParameter: [4, '参数错误'],
  notIssuing: [4, '现在不在取号时间'],
  noAppointments: [6, '该网点暂不受理预约'],
  ticketExists: [8, '该客户已有排队号'],
  nothingToCancel: [9, '没有可取消的号码或预约'],
  badTranCode: [10, '交易码错误'],
} as const;
export type AnswerName = keyof typeof answers;

type Fields = Readonly<Record<string, string | number>>;

/** A reply, its elements in the order in which callers in the field get them; lists of queues come last. */
export function writePacket(name: AnswerName, fields: Fields = {}, queues: readonly Fields[] = []): string {
  const [code, words] = answers[name];
  const { SerialName, ServCounter, ...rest } = fields;
  const where = SerialName === undefined ? {} : { SerialName, ServCounter: ServCounter ?? '' };
  const own = { ...where, RspCode: code, RspMsg: words, ...rest };
  const listed = queues.map((queue) => `<Queue>${elements(queue)}</Queue>`).join('');
  return `<?xml version="1.0" encoding="UTF-8" standalone="yes"?><Package>${elements(own)}${listed}</Package>`;
}

const elements = (fields: Fields): string =>
  Object.entries(fields)
    .map(([name, value]) => `<${name}>${escaped(String(value))}</${name}>`)
    .join('');
const escaped = (value: string): string =>
  value.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
