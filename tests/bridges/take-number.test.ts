/** protocols.md §2 over real HTTP: packets in the shape callers in the field send, whole and in pieces, right and wrong. */
import { connect } from 'node:net';
import type { AddressInfo } from 'node:net';
import { serve } from '@hono/node-server';
import fc from 'fast-check';
import { Hono } from 'hono';
import iconv from 'iconv-lite';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Id } from '#domain/kernel/ids.ts';
import { smallOutlet } from '#domain/worlds/small-outlet.ts';
import { addChannel, revokeChannel } from '#server/bridges/channels.ts';
import { startCommandRunner, type CommandRunner } from '#server/bridges/command-runner.ts';
import { readPacket } from '#server/bridges/take-number-packet.ts';
import { takeNumberRoutes } from '#server/bridges/take-number.routes.ts';
import { findCustomerByNumber } from '#server/customers/customers.lookup.ts';
import { acked, openHall, openMachine, type HallBench, type TestLink } from './hall-bench.ts';
import { take, type MachinePeer } from './machine-peer.ts';

const KEY = 'a-key-of-sixteen-and-more';
const OTHER_KEY = 'a-key-of-another-channel';
const silent = { info: () => {}, warn: () => {}, error: () => {} } as never;
const lines: object[] = [];
const told = { warn: (about: object) => lines.push(about), error: (about: object) => lines.push(about) } as never;
const ours = smallOutlet.ownHall.setting.outletId;
const OUR_CODE = smallOutlet.institutions.find(({ id }) => id === ours)!.code;
const NINE = Date.parse('2026-03-02T09:00:00+08:00');
let hall: HallBench;
let link: TestLink;
let runner: CommandRunner;
let server: ReturnType<typeof serve>;
let url: string;

beforeAll(async () => {
  hall = await openHall();
  link = await hall.link();
  await addChannel(hall.sql, 'mobile-bank', KEY);
  await addChannel(hall.sql, 'wechat', OTHER_KEY);
  runner = startCommandRunner({ ...hall, link, log: silent, lookEvery: 20 });
  const app = new Hono();
  app.use(async (c, next) => {
    c.header('x-request-id', 'request-0001');
    await next();
  });
  const findCustomer = (outlet: Id, no: string) => findCustomerByNumber(hall.sql, outlet, no);
  app.route('/bridge', takeNumberRoutes({ ...hall, link, log: told, findCustomer }));
  server = serve({ fetch: app.fetch, port: 0, hostname: '127.0.0.1' });
  await new Promise((up) => server.once('listening', up));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/bridge/take-number`;
});
afterAll(async () => {
  await new Promise((done) => server.close(done));
  await runner.stop();
  await hall.close();
});
beforeEach(async () => {
  hall.clock.set(NINE);
  await hall.sql`truncate ticket, number_series, machine_command, channel_number`;
  lines.length = 0;
});

const packet = (fields: Record<string, string | number>, encoding = 'UTF-8') =>
  `<?xml version="1.0" encoding="${encoding}" ?>\n<Package>\n${Object.entries(fields)
    .map(([name, value]) => `    <${name}>${value}</${name}>\n`)
    .join('')}</Package>`;
const usual = { TranCode: 694012, InstNo: OUR_CODE, BizType: 1, TermNo: 'term-0001' };
async function post(body: string | Uint8Array, key: string | null = KEY) {
  const headers = { 'content-type': 'text/xml', ...(key === null ? {} : { authorization: `Bearer ${key}` }) };
  const answer = await fetch(url, { method: 'POST', body: body as BodyInit, headers });
  const text = await answer.text();
  return {
    status: answer.status,
    text,
    fields: Object.fromEntries(readPacket(text.replaceAll(/<Queue>.*<\/Queue>/g, '')) ?? []),
  };
}
const code = async (body: string, key = KEY) => (await post(body, key)).fields['RspCode'];

describe('where we lead', () => {
  it('QUE-001 numbers go on, with who is ahead, in the order of elements that callers read', async () => {
    const answers = [];
    for (let n = 0; n < 3; n++) answers.push(await post(packet(usual)));
    expect(answers.map(({ fields }) => [fields['QueueNumber'], fields['QueueNum']])).toEqual([
      ['A001', '0'],
      ['A002', '1'],
      ['A003', '2'],
    ]);
    expect(answers[0]!.text).toBe(
      '<?xml version="1.0" encoding="UTF-8" standalone="yes"?><Package><SerialName>个人现金</SerialName><ServCounter></ServCounter><RspCode>0</RspCode><RspMsg>处理成功</RspMsg><QueueNumber>A001</QueueNumber><QueueNum>0</QueueNum></Package>',
    );
    const rows = await hall.sql`select issued_by, machine_id, state from ticket`;
    expect(rows).toHaveLength(3);
    expect(rows[0]).toEqual({ issued_by: 'remote', machine_id: null, state: 'waiting' });
  });
  it('QUE-003 of twenty who ask at once nobody gets another’s number', async () => {
    const answers = await Promise.all(Array.from({ length: 20 }, () => post(packet(usual))));
    expect(new Set(answers.map(({ fields }) => fields['QueueNumber'])).size).toBe(20);
  });
  it('the queues are listed by letters, and a number may be asked for by letters too', async () => {
    await post(packet(usual));
    const { text } = await post(packet({ TranCode: 694010, InstNo: OUR_CODE, TermNo: 't1' }));
    expect(text).toContain(
      '<Queue><BizType>A</BizType><SerialName>个人现金</SerialName><QueueNum>1</QueueNum></Queue>',
    );
    expect((await post(packet({ ...usual, BizType: 'V' }))).fields['QueueNumber']).toBe('V001');
  });
  it('the order of elements does not matter, nor does one that nobody knows', async () => {
    const { TranCode, InstNo, BizType, TermNo } = usual;
    expect(await code(packet({ TermNo, Extra: 'x', BizType, InstNo, TranCode }))).toBe('0');
  });
  it('SEC-002 a number is given back by the channel it was given to and no other, once, and not one that was given in the hall', async () => {
    await post(packet(usual));
    const back = packet({ TranCode: 694013, InstNo: OUR_CODE, TermNo: 't1', QueueNumber: 'A001' });
    expect(await code(back, OTHER_KEY)).toBe('9');
    expect(await hall.sql`select state from ticket`).toEqual([{ state: 'waiting' }]);
    expect([await code(back), await code(back)]).toEqual(['0', '9']);
    expect(await hall.sql`select state from ticket`).toEqual([{ state: 'abandoned' }]);
  });
  it('SEC-002 the next day the same number is another one’s', async () => {
    await post(packet(usual));
    hall.clock.set(NINE + 24 * 60 * 60_000);
    await post(packet(usual), OTHER_KEY);
    const back = packet({ TranCode: 694013, InstNo: OUR_CODE, TermNo: 't1', QueueNumber: 'A001' });
    expect([await code(back), await code(back, OTHER_KEY)]).toEqual(['9', '0']);
    expect(await hall.sql`select state from ticket order by business_day`).toMatchObject([
      { state: 'waiting' },
      { state: 'abandoned' },
    ]);
    expect(await hall.sql`select number from channel_number`).toHaveLength(1);
  });
  it('QUE-001 what fails is logged with a reference, and the caller is told to come again', async () => {
    hall.faults.push(() => {
      throw new Error('out of paper');
    });
    expect(await code(packet(usual))).toBe('-1');
    expect(lines).toMatchObject([
      { err: { message: 'out of paper' }, requestId: 'request-0001', channel: 'mobile-bank' },
    ]);
    expect(await code(packet(usual))).toBe('0');
  });
  it('out of hours no number is given out', async () => {
    hall.clock.set(Date.parse('2026-03-02T18:00:00+08:00'));
    expect((await post(packet(usual))).fields).toEqual({ RspCode: '4', RspMsg: '现在不在取号时间' });
    hall.clock.set(Date.parse('2026-03-01T09:00:00+08:00'));
    expect(await code(packet(usual))).toBe('4');
    expect(await hall.sql`select from ticket`).toHaveLength(0);
  });
});

describe('where a machine leads', () => {
  it('QUE-001 the machine gives the number out; while it is away the caller is told to come again', async () => {
    const asked = packet({ ...usual, InstNo: smallOutlet.outlet.code, BizType: 'V' });
    const machine = await openMachine(link);
    const answer = post(asked);
    const { cmd } = await machine.hear('issue');
    machine.say(take(1, 'V001'));
    machine.say({ msg: 'ack', re: cmd, code: 'ok', newTicket: 'V001' });
    expect((await answer).fields).toMatchObject({ RspCode: '0', QueueNumber: 'V001', QueueNum: '0' });
    await acked(machine, 1);
    machine.end();
    await machine.closed;
    await expect.poll(async () => (await hall.sql`select link from queue_machine`)[0]!['link']).toBe('offline');
    expect(await code(asked)).toBe('-1');
  });
});

describe('given back where a machine leads', () => {
  const asked = packet({ ...usual, InstNo: smallOutlet.outlet.code, BizType: 'V' });
  const back = packet({ TranCode: 694013, InstNo: smallOutlet.outlet.code, TermNo: 't1', QueueNumber: 'V001' });
  let machine: MachinePeer;
  let epoch = 0;
  /** A machine that has given V001 to the channel. */
  beforeEach(async () => {
    machine = await openMachine(link, `back-${++epoch}`);
    const answer = post(asked);
    const { cmd } = await machine.hear('issue');
    machine.say(take(1, 'V001'));
    machine.say({ msg: 'ack', re: cmd, code: 'ok', newTicket: 'V001' });
    expect((await answer).fields['QueueNumber']).toBe('V001');
    await acked(machine, 1);
  });
  afterEach(async () => {
    machine.end();
    await expect.poll(async () => (await hall.sql`select link from queue_machine`)[0]!['link']).toBe('offline');
  });
  const states = async () => (await hall.sql`select state from ticket`).map(({ state }) => state as string);

  it('LOB-050 SEC-002 the machine is asked, by the channel it was given to, and done is what the machine has done', async () => {
    expect(await code(back, OTHER_KEY)).toBe('9');
    const answer = code(back);
    const abandon = await machine.hear('abandon');
    expect(abandon).toMatchObject({ ticket: 'V001' });
    expect(await states()).toEqual(['waiting']);
    machine.say({ msg: 'ack', re: abandon['cmd'], code: 'ok' });
    expect(await answer).toBe('0');
    expect(await states()).toEqual(['abandoned']);
    expect(await code(back)).toBe('9');
    expect(machine.heard.filter(({ msg }) => msg === 'abandon')).toHaveLength(1);
  });
  it('LOB-050 refused by the machine there is nothing to give back; without an answer nobody knows', async () => {
    const refused = code(back);
    machine.say({ msg: 'nack', re: (await machine.hear('abandon'))['cmd'], code: 'called' });
    expect(await refused).toBe('9');
    const unknown = code(back);
    await machine.hear('abandon');
    for (let n = 0; n < 2; n++) await link.pass(3_000);
    expect(await unknown).toBe('-1');
    expect(await states()).toEqual(['waiting']);
  });
  it('SEC-002 F52 the same number, given out anew by the machine to somebody in the hall, is not the channel’s', async () => {
    hall.clock.pass(60_000);
    const fresh = await openMachine(link, `anew-${epoch}`);
    fresh.say(take(1, 'V001', { at: '2026-03-02T09:01:00' }));
    await acked(fresh, 1);
    expect(await code(back)).toBe('9');
    expect((await states()).toSorted()).toEqual(['expired', 'waiting']);
    fresh.end();
  });
  it('LOB-050 while the machine is away the caller is told to come again', async () => {
    machine.end();
    await expect.poll(async () => (await hall.sql`select link from queue_machine`)[0]!['link']).toBe('offline');
    expect(await code(back)).toBe('-1');
  });
});

describe('one customer, one number, where a machine leads', () => {
  const { customerNo } = smallOutlet.customers[0]!;
  const asked = packet({ ...usual, InstNo: smallOutlet.outlet.code, BizType: 'V', CustNo: customerNo });
  it('QUE-001 who has a number that waits is told which, also when he asks twice at once', async () => {
    const machine = await openMachine(link, 'one');
    const answers = [post(asked), post(asked)];
    const { cmd, customerNo: told } = await machine.hear('issue');
    expect(told).toBe(customerNo);
    machine.say(take(1, 'V001', { customerNo }));
    machine.say({ msg: 'ack', re: cmd, code: 'ok', newTicket: 'V001' });
    const said = (await Promise.all(answers)).map(({ fields }) => [fields['RspCode'], fields['QueueNumber']]);
    expect(said.toSorted()).toEqual([
      ['0', 'V001'],
      ['8', 'V001'],
    ]);
    expect((await post(asked)).fields).toMatchObject({ RspCode: '8', QueueNumber: 'V001' });
    expect(machine.heard.filter(({ msg }) => msg === 'issue')).toHaveLength(1);
    machine.end();
    await machine.closed;
  });
});

describe('wrong', () => {
  it.each([
    ['3', 'cut off in the midst', packet(usual).slice(0, -20)],
    ['3', 'its tail alone', '>\n</Package>'],
    ['3', 'nothing at all', ''],
    ['3', 'no XML', '{"TranCode":694012}'],
    ['3', 'with an entity', packet({ ...usual, TermNo: '&xxe;' })],
    ['3', 'with a document type', `<!DOCTYPE p [<!ENTITY x SYSTEM "file:///etc/passwd">]>${packet(usual)}`],
    ['3', 'a field twice', packet(usual).replace('</Package>', '<BizType>2</BizType></Package>')],
    ['10', 'an unknown transaction', packet({ ...usual, TranCode: 123456 })],
    ['10', 'no transaction', packet({ InstNo: OUR_CODE, BizType: 1, TermNo: 't' })],
    ['1', 'an unknown outlet', packet({ ...usual, InstNo: '10101' })],
    ['1', 'an institution that is no outlet', packet({ ...usual, InstNo: 'HO' })],
    ['4', 'no such queue', packet({ ...usual, BizType: 99 })],
    ['4', 'no terminal', packet({ TranCode: 694012, InstNo: OUR_CODE, BizType: 1 })],
    ['6', 'an appointment, which nobody takes yet', packet({ ...usual, TranCode: 694011 })],
    ['9', 'nothing to give back', packet({ TranCode: 694013, InstNo: OUR_CODE, TermNo: 't' })],
  ])('is answered %s: %s', async (wanted, _, body) => {
    expect(await code(body)).toBe(wanted);
    expect(await hall.sql`select from ticket`).toHaveLength(0);
  });
  it('SEC-002 without a key, with a wrong or a revoked one nothing is done, and nothing is told', async () => {
    await addChannel(hall.sql, 'gone', 'another-key-of-sixteen');
    await revokeChannel(hall.sql, 'gone', 1);
    for (const key of [null, 'x', 'a-wrong-key-of-sixteen', 'another-key-of-sixteen']) {
      const { status, fields } = await post(packet(usual), key);
      expect([status, fields['RspCode']]).toEqual([401, '4']);
    }
    expect(await hall.sql`select from ticket`).toHaveLength(0);
  });
  it('a body beyond any packet is not read', async () => {
    expect((await post(packet({ ...usual, Extra: 'x'.repeat(9000) }))).status).toBe(413);
  });
  it('whatever bytes come, there is an answer in words and never a fault', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.oneof(
          fc.uint8Array({ maxLength: 200 }),
          fc.string().map((text) => Buffer.from(packet({ ...usual, TermNo: text }))),
        ),
        async (bytes) => {
          const { status, fields } = await post(bytes);
          expect(status).toBe(200);
          expect(['0', '3', '4']).toContain(fields['RspCode']);
        },
      ),
      { numRuns: 150 },
    );
  });
});

describe('on the wire', () => {
  const request = (body: Buffer) =>
    Buffer.concat([
      Buffer.from(
        `POST /bridge/take-number HTTP/1.1\r\nhost: x\r\nauthorization: Bearer ${KEY}\r\nconnection: close\r\ncontent-length: ${body.length}\r\n\r\n`,
      ),
      body,
    ]);
  async function inPieces(bytes: Buffer, cuts: readonly number[]): Promise<string> {
    const socket = connect((server.address() as AddressInfo).port, '127.0.0.1');
    let text = '';
    const whole = new Promise<string>((done) =>
      socket.on('data', (part) => (text += part)).on('close', () => done(text)),
    );
    let from = 0;
    for (const to of [...cuts, bytes.length]) {
      await new Promise((sent) => socket.write(bytes.subarray(from, to), sent));
      await new Promise(setImmediate);
      from = to;
    }
    return await whole;
  }
  it('F47 a packet cut anywhere, into any number of pieces, is the same packet', async () => {
    const bytes = request(Buffer.from(packet(usual)));
    const start = bytes.length - packet(usual).length;
    for (let cut = start; cut < bytes.length; cut += 7)
      expect(await inPieces(bytes, [cut])).toContain('<RspCode>0</RspCode>');
    const everywhere = Array.from({ length: bytes.length - 1 }, (_, n) => n + 1);
    expect(await inPieces(bytes, everywhere)).toContain('<RspCode>0</RspCode>');
  });
  it('a packet in GBK is read as what it says it is; bytes that are not in it are no packet', async () => {
    const gbk = iconv.encode(packet({ ...usual, Name: '张三' }, 'GBK'), 'gbk');
    expect((await post(gbk)).fields['RspCode']).toBe('0');
    const cutShort = Buffer.concat([
      Buffer.from(packet(usual, 'GBK').replace('</Package>', '<N>')),
      Buffer.from([0x81]),
      Buffer.from('</N></Package>'),
    ]);
    expect((await post(cutShort)).fields['RspCode']).toBe('3');
  });
});
