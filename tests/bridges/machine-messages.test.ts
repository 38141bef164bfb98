// What a machine may say: every message of protocols.md §1 once right, and wrong in every field.
import { describe, expect, it } from 'vitest';
import { instantOfOutletTime } from '#domain/kernel/day.ts';
import { UNREADABLE } from '#server/bridges/frame-body.ts';
import { parseMessage } from '#server/bridges/machine.messages.ts';
import { AT, emptyHall } from './machine-peer.ts';

const at = instantOfOutletTime(AT);
const atCounter = { seq: 3, ticket: 'A001', counter: 2, teller: 'T102', at: AT };
/** Each message as it should be, and which of its fields it cannot do without. */
const messages: Record<string, { right: Record<string, unknown>; needs: string[] }> = {
  hello: {
    right: { machine: 'qm-1', outlet: '440305001', token: 'x', epoch: 'e1', version: '1' },
    needs: ['machine', 'outlet', 'token', 'epoch', 'version'],
  },
  snapshot: { right: { seq: 9, ...emptyHall }, needs: ['seq', 'queues', 'counters', 'tickets'] },
  take: {
    right: { seq: 3, ticket: 'A001', queue: 'A', business: '个人现金', at: AT, media: 'card', customerNo: '600' },
    needs: ['seq', 'ticket', 'queue', 'business', 'at'],
  },
  call: { right: atCounter, needs: ['seq', 'ticket', 'counter', 'at'] },
  recall: { right: atCounter, needs: ['seq', 'ticket', 'counter', 'at'] },
  start: { right: atCounter, needs: ['seq', 'ticket', 'counter', 'at'] },
  finish: { right: atCounter, needs: ['seq', 'ticket', 'counter', 'at'] },
  miss: { right: atCounter, needs: ['seq', 'ticket', 'counter', 'at'] },
  transfer: {
    right: { seq: 3, ticket: 'A001', queue: 'B', newTicket: 'B001', at: AT },
    needs: ['seq', 'ticket', 'queue', 'newTicket', 'at'],
  },
  drop: { right: { seq: 3, ticket: 'A001', at: AT }, needs: ['seq', 'ticket', 'at'] },
  counter: { right: { seq: 3, counter: 1, status: 'paused', at: AT }, needs: ['seq', 'counter', 'status', 'at'] },
  rate: {
    right: { seq: 3, ticket: 'A001', counter: 1, score: 4, at: AT },
    needs: ['seq', 'ticket', 'counter', 'score', 'at'],
  },
  device: { right: { seq: 3, state: 'paper-low' }, needs: ['seq', 'state'] },
  ack: { right: { re: '1-1', code: 'ok', newTicket: 'B001' }, needs: ['re', 'code'] },
  nack: { right: { re: '1-1', code: 'no' }, needs: ['re', 'code'] },
};

describe('messages of a queue machine', () => {
  for (const [msg, { right, needs }] of Object.entries(messages)) {
    it(`${msg} is understood, also with fields nobody knows`, () => {
      expect(parseMessage({ msg, ...right, colour: 'red' }).is).not.toBe('bad-message');
    });
    for (const field of needs)
      it(`${msg} without ${field}, or with a wrong one, is a bad message`, () => {
        const { [field]: _, ...rest } = right;
        expect(parseMessage({ msg, ...rest }).is).toBe('bad-message');
        for (const wrong of [null, {}, [{ a: 1 }], true, ''])
          expect(parseMessage({ msg, ...rest, [field]: wrong }).is).toBe('bad-message');
      });
  }

  it('a bad message keeps its seq for the answer, where it has one', () => {
    expect(parseMessage({ msg: 'take', seq: 8 })).toEqual({ is: 'bad-message', seq: 8 });
    for (const seq of [-1, 1.5, '8', 1e300, undefined])
      expect(parseMessage({ msg: 'take', seq })).toEqual({ is: 'bad-message', seq: null });
  });

  it('an unknown message, and one named like a part of every object, is a bad message', () => {
    for (const msg of ['takes', 'toString', '__proto__', 'constructor', 7, null, undefined])
      expect(parseMessage({ msg, seq: 1 }).is).toBe('bad-message');
  });

  it('numbers that no machine prints are refused', () => {
    for (const ticket of ['', 'a001', 'ABCD1', 'A', '0x1', 'A0000001', 'Ａ001', "A1';--"])
      expect(parseMessage({ msg: 'drop', seq: 1, at: AT, ticket }).is).toBe('bad-message');
    for (const counter of [0, 1000, 1.5, -1, 'x', '1e2'])
      expect(parseMessage({ msg: 'call', ...atCounter, counter }).is).toBe('bad-message');
    for (const score of [0, 6, 4.5])
      expect(parseMessage({ msg: 'rate', ...messages['rate']!.right, score }).is).toBe('bad-message');
  });

  it('a time that is none is refused', () => {
    for (const wrong of [
      '2026-03-02 09:00:00',
      '2026-13-02T09:00:00',
      '2026-03-02T25:00:00',
      '2026-03-02T09:00:00Z',
      'yesterday',
    ])
      expect(parseMessage({ msg: 'drop', seq: 1, ticket: 'A001', at: wrong }).is).toBe('bad-message');
  });

  it("the machine's words for a queue come down to ours", () => {
    const kinds = {
      cash: 'cash',
      noncash: 'noncash',
      'non-cash': 'noncash',
      VIP: 'vip',
      对公: 'corporate',
      wealth: 'other',
    };
    for (const [kind, ours] of Object.entries(kinds)) {
      const parsed = parseMessage({
        msg: 'snapshot',
        seq: 1,
        ...emptyHall,
        queues: [{ ...emptyHall.queues[0], kind }],
      });
      expect(parsed).toMatchObject({ snapshot: { queues: [{ kind: ours }] } });
    }
  });

  it('a name and a media number are not even read', () => {
    const parsed = parseMessage({ msg: 'take', ...messages['take']!.right, name: '王晓梅', mediaNo: '6222' });
    expect(JSON.stringify(parsed)).not.toMatch(/王晓梅|6222/);
  });

  it('F49 a text that is only shown may be unreadable, one that something is found by may not', () => {
    const right = messages['take']!.right;
    expect(
      parseMessage({ msg: 'take', ...right, business: UNREADABLE, customerNo: UNREADABLE, at: `2026${UNREADABLE}` }),
    ).toMatchObject({
      event: { ticket: 'A001', business: null, customerNo: null, at: null },
    });
    for (const field of ['ticket', 'queue'])
      expect(parseMessage({ msg: 'take', ...right, [field]: UNREADABLE })).toEqual({ is: 'bad-message', seq: 3 });
    expect(parseMessage({ msg: 'call', ...atCounter, teller: UNREADABLE })).toMatchObject({
      event: { teller: null, at },
    });
  });
});
