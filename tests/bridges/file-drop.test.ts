/** The bank's customer files: what is read and when, what is refused and why, and what becomes of the rows. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { smallOutlet } from '#domain/worlds/small-outlet.ts';
import {
  age,
  bytesOf,
  customerByNo,
  fileText,
  markerOf,
  neighbour,
  newest,
  openFileBench,
  outlet,
  row,
  take,
  type FileBench,
} from './file-bench.ts';

let bench: FileBench;
let turn = 0;
beforeAll(async () => {
  bench = await openFileBench({ patience: 60_000 });
});
afterAll(() => bench.close());
beforeEach(async () => {
  turn += 1;
  await bench.sql`truncate file_load, file_reject`;
  bench.said.length = 0;
});
/** A batch and numbers of customers that no other test has. */
const own = () => ({ batch: `t${turn}`, no: `71${String(turn).padStart(7, '0')}` });
const loads = async () => Number((await bench.sql`select count(*) as n from file_load`)[0]!['n']);

describe('CUS-007 a row becomes a customer', () => {
  it('CUS-007 with all the hall may see of him, masked and in steps, and the rest sealed', async () => {
    const { batch, no } = own();
    const load = await take(bench, { batch, rows: [row({ customerNo: no })] });
    expect(load).toMatchObject({ state: 'loaded', rows: 1, rejected: 0, changed: 1 });
    const found = (await customerByNo(bench, no))!;
    expect(found.row).toEqual({
      id: found.id,
      outlet_id: outlet.id,
      masked_name: '王*梅',
      sex: 'F',
      grade: '金卡',
      birth_month_day: '02-29',
      assets_from: 10_000_000,
      complaint_count: 2,
      risk_rating: 'R3',
      churn_short: 40,
      churn_long: 75,
      top_credit_card: '白金卡',
      top_debit_card: '金卡',
      manager_id: smallOutlet.staff[1]!.id,
      recommended: [],
      signed: [],
    });
    expect(found.values).toEqual({
      name: '王晓梅',
      phone: '12400000001',
      idNumber: '990000198002290018',
      address: null,
      account: null,
      birthDate: '1980-02-29',
      assets: 12_345_678,
    });
    expect(found.ownerId).toBe(smallOutlet.staff[1]!.id);
  });

  it('CUS-007 what the file leaves empty is not known, and an unknown manager is nobody and counted', async () => {
    const { batch, no } = own();
    const empty = { sex: '', birthDate: '', idNo: '', phone: '', managerNo: '99999', assets: '', riskRating: '' };
    const more = { complaints: '', churnShort: '', churnLong: '', topCreditCard: '', topDebitCard: '', openedOn: '' };
    const load = await take(bench, { batch, rows: [row({ customerNo: no, ...empty, ...more })] });
    expect(load).toMatchObject({ state: 'loaded', rejected: 0 });
    expect(JSON.parse(load!.notes)).toEqual({ unknownManagers: 1 });
    const found = (await customerByNo(bench, no))!;
    expect(found.row).toMatchObject({ sex: 'unknown', birth_month_day: null, assets_from: null, complaint_count: 0 });
    expect(found.row).toMatchObject({ risk_rating: null, churn_short: null, top_credit_card: null, manager_id: null });
    expect(found.values).toMatchObject({ phone: null, idNumber: null, birthDate: null, assets: null });
  });

  it('CUS-007 a lunar birthday is left out rather than shown on a wrong day, and counted', async () => {
    const { batch, no } = own();
    const load = await take(bench, { batch, rows: [row({ customerNo: no, birthDate: 'L19600815' })] });
    expect(JSON.parse(load!.notes)).toEqual({ lunarBirthdays: 1 });
    expect((await customerByNo(bench, no))!.row['birth_month_day']).toBeNull();
  });

  it('CUS-007 a customer whom we know keeps his id, his address and card, and his products', async () => {
    const { batch } = own();
    const known = smallOutlet.customers[5]!;
    await take(bench, { batch, rows: [row({ customerNo: known.customerNo, name: '新名字' })] });
    const found = (await customerByNo(bench, known.customerNo))!;
    expect(found.id).toBe(known.id);
    expect(found.row).toMatchObject({ masked_name: '新*字', signed: known.signed, recommended: known.recommended });
    expect(found.values).toMatchObject({
      name: '新名字',
      address: known.values.address,
      account: known.values.account,
    });
  });

  it('CUS-007 a customer whose outlet changed is found at the new one alone and leaves the old one’s tablets', async () => {
    const { batch, no } = own();
    await take(bench, { batch, rows: [row({ customerNo: no })] });
    const before = (await customerByNo(bench, no))!;
    await take(bench, { batch: `${batch}b`, rows: [row({ customerNo: no, outlet: neighbour.code })] });
    const after = (await customerByNo(bench, no))!;
    expect(after).toMatchObject({ id: before.id, outletId: neighbour.id });
    expect(await bench.sql`select from customer_number where customer_no = ${no}`).toHaveLength(1);
    const places = await bench.sql<{ key: string; deleted: boolean }[]>`
      select b.key, r.deleted from sync_row r join sync_bucket b on b.id = r.bucket where r.id = ${before.id} order by 2`;
    expect(places).toEqual([
      { key: `customers:${neighbour.id}`, deleted: false },
      { key: `customers:${outlet.id}`, deleted: true },
    ]);
  });

  it('CUS-007 a customer who is not in the file stays as he was', async () => {
    const { batch, no } = own();
    const absent = smallOutlet.customers[9]!;
    const before = await customerByNo(bench, absent.customerNo);
    await take(bench, { batch, rows: [row({ customerNo: no })] });
    expect(await customerByNo(bench, absent.customerNo)).toEqual(before);
  });

  it('CUS-007 a row that is as we have it is not sent to tablets again', async () => {
    const { batch, no } = own();
    const rows = [row({ customerNo: no }), row({ customerNo: `${no}9`, outlet: neighbour.code })];
    expect(await take(bench, { batch, rows })).toMatchObject({ changed: 2 });
    const heads = () => bench.sql`select key, head from sync_bucket order by key`;
    const sealed = () => bench.sql`select * from customer_private order by customer_id`;
    const before = [await heads(), await sealed()];
    expect(await take(bench, { batch: `${batch}b`, rows })).toMatchObject({ state: 'loaded', changed: 0 });
    expect([await heads(), await sealed()]).toEqual(before);
  });
});

describe('bytes of a file', () => {
  it('a second byte of a letter that is a stroke separates nothing, in GBK and GB18030', async () => {
    // 鍇 ends in 0x7C, the byte of `|`.
    const letter = new TextDecoder('gb18030').decode(Uint8Array.of(0xe5, 0x7c));
    for (const charset of ['GBK', 'GB18030']) {
      const { batch, no } = own();
      const rows = [row({ customerNo: no, name: `王${letter}`, grade: letter })];
      const load = await take(bench, { batch: `${batch}${charset}`, charset, rows });
      expect(load).toMatchObject({ state: 'loaded', rejected: 0 });
      const found = (await customerByNo(bench, no))!;
      expect([found.values.name, found.row['grade']]).toEqual([`王${letter}`, letter]);
    }
  });

  it('a letter of four bytes comes through in GB18030', async () => {
    const { batch, no } = own();
    await take(bench, { batch, charset: 'GB18030', rows: [row({ customerNo: no, name: '㐂𠮷田' })] });
    expect((await customerByNo(bench, no))!.values.name).toBe('㐂𠮷田');
  });

  it('a line whose bytes are no text is a bad row, and its neighbours are good', async () => {
    const { batch, no } = own();
    const rows = Array.from({ length: 200 }, (_, n) =>
      row({ customerNo: `${no}${n}`, name: n === 7 ? '王XX' : '王梅' }),
    );
    const bytes = bytesOf({ batch, rows, charset: 'GBK' });
    bytes[bytes.indexOf('XX')] = 0xff;
    const load = await take(bench, { batch, rows, charset: 'GBK' }, bytes);
    expect(load).toMatchObject({ state: 'loaded', rows: 200, rejected: 1 });
    expect(await bench.sql`select line, reason from file_reject`).toEqual([{ line: 9, reason: 'bytes' }]);
  });

  it('lines may end as Windows ends them', async () => {
    const { batch, no } = own();
    const bytes = Buffer.from(
      bytesOf({ batch, rows: [row({ customerNo: no })] })
        .toString()
        .replaceAll('\n', '\r\n'),
    );
    expect(await take(bench, { batch }, bytes)).toMatchObject({ state: 'loaded', rejected: 0 });
  });
});

describe('nothing is read before the marker is there and agrees', () => {
  it('a file without a marker is left alone, and a marker without a file', async () => {
    const bytes = bytesOf(own());
    writeFileSync(join(bench.folder, 'A.txt'), bytes);
    writeFileSync(join(bench.folder, 'B.txt.ok'), markerOf(bytes, 1));
    await bench.drop.look();
    expect(await loads()).toBe(0);
    expect(bench.names()).toEqual(['A.txt', 'B.txt.ok', 'done', 'refused']);
    writeFileSync(join(bench.folder, 'A.txt.ok'), markerOf(bytes, 1));
    await bench.drop.look();
    expect(await newest(bench)).toMatchObject({ state: 'loaded' });
    expect(bench.names()).toEqual(['B.txt.ok', 'done', 'refused']);
    expect(bench.names('done')).toEqual(expect.arrayContaining(['A.txt', 'A.txt.ok']));
  });

  it('a file that is still being written is waited for, at every length; cut for good it is refused', async () => {
    const { batch } = own();
    const rows = [row({ customerNo: own().no })];
    const whole = bytesOf({ batch, rows });
    const name = `cut-${batch}.txt`;
    for (let length = 0; length < whole.length; length++) {
      const load = await take(bench, { name }, whole.subarray(0, length), markerOf(whole, 1));
      expect(load, `${length} bytes`).toBeUndefined();
    }
    age(bench, name);
    await bench.drop.look();
    expect(await newest(bench)).toMatchObject({ state: 'refused', reason: 'hash' });
    expect(fileText(bench, `refused/${name}.why`)).toBe('hash\n');
    // Sent again as it should be, it is taken.
    expect(await take(bench, { name }, whole)).toMatchObject({ state: 'loaded' });
  });

  it('a file that was cut before it was sealed is refused wherever it was cut', async () => {
    const { batch, no } = own();
    const rows = [row({ customerNo: no }), row({ customerNo: `${no}1` })];
    const whole = bytesOf({ batch, rows });
    // Without the last line feed it is whole.
    for (let length = 0; length < whole.length - 1; length++) {
      const load = await take(bench, { batch, rows }, whole.subarray(0, length));
      expect(load, `${length} bytes`).toMatchObject({ state: 'refused' });
    }
    expect(await customerByNo(bench, no)).toBeNull();
    expect(await bench.sql`select from customer_stage`).toHaveLength(0);
    expect(await take(bench, { batch, rows }, whole.subarray(0, -1))).toMatchObject({ state: 'loaded' });
  }, 90_000);

  it('a marker that says another hash or is none is refused when nobody writes any more', async () => {
    const { batch } = own();
    for (const [marker, reason] of [
      [`sha256 ${'0'.repeat(64)}\nrows 1\n`, 'hash'],
      ['ok\n', 'marker'],
      ['', 'marker'],
      [`${markerOf(bytesOf({ batch }), 1)}${' '.repeat(300)}`, 'marker'],
    ] as const) {
      await take(bench, { batch }, undefined, marker);
      age(bench, 'CUST.txt');
      await bench.drop.look();
      expect(await newest(bench)).toMatchObject({ state: 'refused', reason });
    }
  });
});

describe('a file is judged as a whole', () => {
  const refused = [
    ['row-count', { rows: [row()], trailer: 'T|@|2' }],
    ['no-trailer', { trailer: row({ customerNo: '1' }) }],
    ['after-trailer', { trailer: `T|@|1\n${row({ customerNo: '2' })}` }],
    ['header', { header: 'H|@|CUST|@|20260230|@|UTF-8|@|b' }],
    ['header', { header: 'CUST' }],
    ['charset', { header: 'H|@|CUST|@|20260301|@|BIG5|@|b' }],
    ['kind', { header: 'H|@|CARD|@|20260301|@|UTF-8|@|b' }],
    ['future-day', { day: '20260304' }],
    ['line-too-long', { rows: [row({ name: '长'.repeat(80_000) })] }],
  ] as const;
  for (const [reason, wish] of refused)
    it(`is refused for ${reason}: ${JSON.stringify(wish).slice(0, 50)}`, async () => {
      const { batch } = own();
      const before = await bench.sql`select count(*) from customer`;
      expect(await take(bench, { batch, ...wish })).toMatchObject({ state: 'refused', reason });
      expect(await bench.sql`select count(*) from customer`).toEqual(before);
      expect(bench.names('refused').filter((name) => fileText(bench, `refused/${name}`) === `${reason}\n`)).not.toEqual(
        [],
      );
    });

  it('the marker’s number of rows counts as well', async () => {
    const { batch } = own();
    const bytes = bytesOf({ batch });
    expect(await take(bench, { batch }, bytes, markerOf(bytes, 2))).toMatchObject({ reason: 'row-count' });
  });

  it('what came already is left as it is, and said in the log alone', async () => {
    const { batch, no } = own();
    await take(bench, { batch, rows: [row({ customerNo: no })] });
    await take(bench, { batch, rows: [row({ customerNo: no, name: '后来' })], name: 'again.txt' });
    expect(await loads()).toBe(1);
    expect((await customerByNo(bench, no))!.values.name).toBe('王晓梅');
    expect(bench.said.join('')).toContain('came again');
    expect(bench.names('done')).toContain('again.txt');
  });

  it('an older day than the last good one is refused; the same day in another batch is not', async () => {
    const { batch, no } = own();
    const rows = [row({ customerNo: no })];
    await take(bench, { batch, rows, day: '20260301' });
    expect(await take(bench, { batch, rows, day: '20260228' })).toMatchObject({
      state: 'refused',
      reason: 'older-day',
    });
    expect(await take(bench, { batch: `${batch}b`, rows, day: '20260301' })).toMatchObject({ state: 'loaded' });
    expect(await take(bench, { batch, rows, day: '20260302' })).toMatchObject({ state: 'loaded' });
  });

  it('one bad row in a hundred is the most: at 1 % the rest is taken, above it nothing, and yesterday’s stays', async () => {
    const { batch, no } = own();
    const rowsWith = (bad: number) =>
      Array.from({ length: 200 }, (_, n) =>
        row({ customerNo: `${no}${n}`, name: bad === 2 ? '甲乙' : '丙丁', ...(n < bad ? { churnShort: '101' } : {}) }),
      );
    expect(await take(bench, { batch, rows: rowsWith(2) })).toMatchObject({ state: 'loaded', rows: 200, rejected: 2 });
    expect(await bench.sql`select line, reason from file_reject order by line`).toEqual([
      { line: 2, reason: 'churnShort' },
      { line: 3, reason: 'churnShort' },
    ]);
    const after = await take(bench, { batch: `${batch}b`, rows: rowsWith(3), day: '20260302' });
    expect(after).toMatchObject({ state: 'refused', reason: 'too-many-bad', rejected: 3 });
    expect((await customerByNo(bench, `${no}150`))!.values.name).toBe('甲乙');
    expect(await bench.sql`select from customer_stage`).toHaveLength(0);
  });

  const wrong = [
    ['fields', row() + '|@|'],
    ['customerNo', row({ customerNo: '' })],
    ['name', row({ name: ' ' })],
    ['name', row({ name: '王\u0007' })],
    ['sex', row({ sex: 'X' })],
    ['birthDate', row({ birthDate: '20260230' })],
    ['birthDate', row({ birthDate: 'L19601301' })],
    ['grade', row({ grade: '' })],
    ['outlet', row({ outlet: '999' })],
    ['outlet', row({ outlet: '4403' })],
    ['assets', row({ assets: '1.5' })],
    ['assets', row({ assets: '-1' })],
    ['riskRating', row({ riskRating: 'R6' })],
    ['complaints', row({ complaints: 'x' })],
    ['churnLong', row({ churnLong: '101' })],
    ['openedOn', row({ openedOn: '2010' })],
  ] as const;
  it('a bad row is put down with its line and the field that is wrong, and nothing of what it held', async () => {
    const { batch, no } = own();
    const good = Array.from({ length: wrong.length * 100 }, (_, n) => row({ customerNo: `${no}${n}` }));
    const rows = [...wrong.map(([, line]) => line), ...good];
    expect(await take(bench, { batch, rows })).toMatchObject({ state: 'loaded', rejected: wrong.length });
    expect(await bench.sql`select line, reason from file_reject order by line`).toEqual(
      wrong.map(([reason], n) => ({ line: n + 2, reason })),
    );
    const told = bench.said.join('');
    for (const clear of ['王晓梅', '12400000001', '990000198002290018', '700000001']) expect(told).not.toContain(clear);
  });

  it('of two rows with one number the first counts', async () => {
    const { batch, no } = own();
    const others = Array.from({ length: 100 }, (_, n) => row({ customerNo: `${no}${n}` }));
    const rows = [row({ customerNo: no }), row({ customerNo: no, name: '第二' }), ...others];
    expect(await take(bench, { batch, rows })).toMatchObject({ state: 'loaded', rejected: 1 });
    expect(await bench.sql`select line, reason from file_reject`).toEqual([{ line: 3, reason: 'twice' }]);
    expect((await customerByNo(bench, no))!.values.name).toBe('王晓梅');
  });

  it('every end of a load stands in the trail, without anything of a customer', async () => {
    const { batch, no } = own();
    await take(bench, { batch, rows: [row({ customerNo: no })] });
    await take(bench, { batch: `${batch}b`, rows: [row({ customerNo: no })], day: '20260228' });
    const lines = await bench.sql<{ result: string; detail: string }[]>`
      select result, detail from audit_entry where action = 'bridges.loadFile' order by seq desc limit 2`;
    expect(lines.map(({ result }) => result)).toEqual(['refused', 'applied']);
    expect(JSON.parse(lines[0]!.detail)).toMatchObject({ kind: 'CUST', code: 'older-day' });
    expect(JSON.parse(lines[1]!.detail)).toMatchObject({ kind: 'CUST', batch, rows: 1, rejected: 0, changed: 1 });
    for (const { detail } of lines) expect(detail).not.toContain(no);
  });
});

it('a delivery that comes while the server runs is noticed by itself', async () => {
  const { batch, no } = own();
  const rows = [row({ customerNo: no })];
  const bytes = bytesOf({ batch, rows });
  writeFileSync(join(bench.folder, 'late.txt'), bytes);
  writeFileSync(join(bench.folder, 'late.txt.ok'), markerOf(bytes, 1));
  await expect.poll(() => newest(bench), { timeout: 10_000 }).toMatchObject({ state: 'loaded' });
});

it('a server that is stopped in the middle of a load stops between two chunks, and the next one does the rest', async () => {
  const stops: Promise<void>[] = [];
  const own: FileBench = await openFileBench({
    chunk: 10,
    onChunk: () => void (stops.length === 0 && stops.push(own.drop.stop())),
  });
  const rows = Array.from({ length: 100 }, (_, n) => row({ customerNo: `72${n}` }));
  await take(own, { rows });
  await Promise.all(stops);
  expect(await newest(own)).toMatchObject({ state: 'applying', changed: 10 });
  expect(own.names()).toContain('CUST.txt');
  await own.restart();
  expect(await newest(own)).toMatchObject({ state: 'loaded', changed: 100 });
  expect(own.names()).toEqual(['done', 'refused']);
  await own.close();
});
