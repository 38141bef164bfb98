/** SEC-003: whatever is done to the trail by somebody with every right in the database is found, and named. */
import { appendFileSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { openAudit, outletA, outletB, type AuditBench } from './audit-bench.ts';

const LENGTH = 12;
let bench: AuditBench;
const tried: Record<string, { tried: number; found: number }> = {};

beforeAll(async () => {
  bench = await openAudit();
  for (let i = 0; i < LENGTH; i++) {
    await bench.append(outletA, 1);
    await bench.append(outletB, 1);
    // Heads are signed as time goes by; the last entries of A are not signed yet.
    if (i === 3 || i === 8) await bench.sign();
  }
  await bench.keep();
}, 60_000);
afterEach(() => bench.restore());
afterAll(async () => {
  const all = Object.values(tried);
  const sum = (of: 'tried' | 'found') => all.reduce((total, each) => total + each[of], 0);
  console.log(
    `tampering: ${sum('tried')} tried, ${sum('found')} found; ${Object.entries(tried)
      .map(([what, n]) => `${what} ${n.found}/${n.tried}`)
      .join(', ')}`,
  );
  await bench.close();
});

/** Does it, asks, and puts everything back. */
async function after(kind: string, statement: string): Promise<string[]> {
  await bench.tamper(statement);
  const count = (tried[kind] ??= { tried: 0, found: 0 });
  count.tried += 1;
  const said = await bench.said();
  if (said.length > 0) count.found += 1;
  await bench.restore();
  return said;
}

const A = `outlet_id = '${outletA}'`;
/** Writes entries `from`… of A anew, as somebody does who knows how the chain is made; needs the same bytes as ours. */
const rewrite = (from: number, change: string): string => `
  update audit_entry set ${change} where ${A} and seq = ${from};
  do $$ declare e audit_entry; last bytea; begin
    select hash into last from audit_entry where ${A} and seq = ${from} - 1;
    last := coalesce(last, decode(repeat('00', 32), 'hex'));
    for e in select * from audit_entry where ${A} and seq >= ${from} order by seq loop
      update audit_entry set prev = last, hash = sha256(last || int8send(e.seq) || convert_to(
        '{"action":' || to_json(e.action) || ',"actorId":' || coalesce(to_json(e.actor_id)::text, 'null') || ',"at":' || e.at
        || ',"detail":' || to_json(e.detail) || ',"deviceId":' || coalesce(to_json(e.device_id)::text, 'null')
        || ',"outletId":"' || e.outlet_id || '","result":' || to_json(e.result) || ',"subject":' || to_json(e.subject) || '}', 'UTF8'))
      where ${A} and seq = e.seq returning hash into last;
    end loop;
    update audit_head set hash = last, prev = (select prev from audit_entry where ${A} order by seq desc limit 1) where ${A};
  end $$`;

describe('SEC-003 tampering is found and named', () => {
  it('a whole trail is found whole, also when it is read three entries at a time', async () => {
    expect(await bench.verify()).toEqual({ chains: 2, entries: 2 * LENGTH, findings: [] });
    expect(await bench.verify(3)).toEqual({ chains: 2, entries: 2 * LENGTH, findings: [] });
    expect(await bench.verify(LENGTH)).toEqual({ chains: 2, entries: 2 * LENGTH, findings: [] });
  });

  it('one bit of any byte of any column, in the first, a middle and the last entry', async () => {
    const texts = ['action', 'subject', 'result', 'detail'];
    for (const seq of [1, 6, LENGTH]) {
      const one = `where ${A} and seq = ${seq}`;
      const [row] = await bench.sql<Record<string, number>[]>`
        select octet_length(action) as action, octet_length(subject) as subject, octet_length(result) as result,
          octet_length(detail) as detail from audit_entry where outlet_id = ${outletA} and seq = ${seq}`;
      const changed = [`A ${seq} changed`];
      for (const column of texts)
        for (let i = 0; i < row![column]!; i++)
          expect(
            await after(
              column,
              // A bit that leaves ASCII as ASCII; what is not ASCII becomes another letter of as many bytes.
              `update audit_entry set ${column} = convert_from(set_byte(convert_to(${column}, 'UTF8'), ${i},
                 get_byte(convert_to(${column}, 'UTF8'), ${i}) # 1), 'UTF8') ${one}`,
            ).catch((error: { code?: string }) => (error.code === '22021' ? changed : Promise.reject(error))),
          ).toEqual(changed);
      for (const column of ['prev', 'hash'])
        for (let i = 0; i < 32; i++) {
          const said = await after(
            column,
            `update audit_entry set ${column} = set_byte(${column}, ${i}, get_byte(${column}, ${i}) # 16) ${one}`,
          );
          expect(said).toEqual(changed);
        }
      for (let i = 0; i < 64; i++) {
        const flipped = (column: string) =>
          `update audit_entry set ${column} = ${column} # ${i === 63 ? '(-9223372036854775808)' : String(1n << BigInt(i))}::bigint ${one}`;
        expect(await after('at', flipped('at'))).toEqual(changed);
        const said = await after('seq', flipped('seq')).catch((error: { code?: string }) =>
          // The place of another entry: Postgres has it already.
          error.code === '23505' ? ['taken'] : Promise.reject(error),
        );
        expect(said.length, `seq bit ${i}`).toBeGreaterThan(0);
      }
      for (const column of ['actor_id', 'device_id', 'outlet_id'])
        for (let i = 0; i < 32; i++) {
          const at = [8, 12, 16, 20].filter((dash) => i >= dash).length + i + 1;
          const turned = `translate(substr(x, ${at}, 1), '0123456789abcdef', '1032547698badcfe')`;
          const said = await after(
            column,
            `update audit_entry set ${column} = (select (overlay(x placing ${turned} from ${at} for 1))::uuid from (select ${column}::text as x) v)
             ${one} and ${column} is not null`,
          );
          // Every fourth entry has no device: nothing was changed.
          if (!(column === 'device_id' && said.length === 0)) expect(said[0], `${column} ${i}`).toMatch(/^[AB] /);
          else tried['device_id']!.tried -= 1;
        }
    }
  }, 300_000);

  it('an entry made nobody’s, or nobody’s made somebody’s', async () => {
    expect(await after('nulls', `update audit_entry set actor_id = null where ${A} and seq = 4`)).toEqual([
      'A 4 changed',
    ]);
    expect(
      await after('nulls', `update audit_entry set device_id = actor_id where ${A} and device_id is null`),
    ).toHaveLength(1);
  });

  it('any entry taken out, with the gap left or closed', async () => {
    for (let seq = 1; seq < LENGTH; seq++) {
      expect(await after('deleted', `delete from audit_entry where ${A} and seq = ${seq}`)).toEqual([
        `A ${seq} dropped`,
      ]);
      const closed = `delete from audit_entry where ${A} and seq = ${seq}; update audit_entry set seq = -seq where ${A} and seq > ${seq};
        update audit_entry set seq = -seq - 1 where ${A} and seq < 0; update audit_head set seq = seq - 1 where ${A}`;
      expect(await after('deleted', closed)).toEqual([`A ${seq} dropped`]);
    }
  });

  it('the tail cut off, with the head left, moved back or deleted', async () => {
    for (let from = 1; from <= LENGTH; from++) {
      const cut = `delete from audit_entry where ${A} and seq >= ${from}`;
      expect(await after('tail', cut)).toEqual([`A ${from} tail-cut`]);
      const back = `${cut}; delete from audit_head where ${A}; insert into audit_head select outlet_id, seq, prev, hash from audit_entry where ${A} order by seq desc limit 1`;
      // Nine of twelve were signed: what was appended after the last signature is found by the head alone.
      if (from <= 9) expect(await after('tail', back)).toEqual([`A ${from} tail-cut`]);
    }
    expect(await after('tail', `delete from audit_head where ${A}`)).toEqual([`A ${LENGTH} head-changed`]);
    expect(await after('tail', `delete from audit_head where ${A}; delete from audit_entry where ${A}`)).toEqual([
      'A 1 tail-cut',
    ]);
    expect(await after('tail', `truncate audit_entry, audit_head`)).toEqual(['A 1 tail-cut', 'B 1 tail-cut']);
  });

  it('any two swapped: their contents, or their whole rows', async () => {
    const places = `update audit_entry set seq = -seq where ${A} and seq in (I, J); update audit_entry set seq = I + J + seq where ${A} and seq < 0`;
    const contents = `update audit_entry e set actor_id = o.actor_id, device_id = o.device_id, at = o.at, action = o.action,
      subject = o.subject, result = o.result, detail = o.detail from audit_entry o
      where e.${A} and o.${A} and e.seq in (I, J) and o.seq in (I, J) and e.seq <> o.seq`;
    for (let i = 1; i < LENGTH; i++)
      for (let j = i + 1; j <= LENGTH; j++) {
        const at = (statement: string) => statement.replaceAll('I', String(i)).replaceAll('J', String(j));
        expect(await after('swapped', at(places))).toEqual([`A ${i} swapped`]);
        expect(await after('swapped', at(contents))).toEqual([`A ${i} changed`]);
      }
  }, 120_000);

  it('an entry put in, with a hash that fits and all that come after it moved on', async () => {
    for (let seq = 1; seq <= LENGTH; seq++) {
      const room = `update audit_entry set seq = -seq where ${A} and seq >= ${seq}; update audit_entry set seq = 1 - seq where ${A} and seq < 0;
        update audit_head set seq = seq + 1 where ${A};`;
      const like = `select outlet_id, ${seq}, at, actor_id, device_id, action, 'forged', result, detail, prev, hash from audit_entry where ${A} and seq = ${seq + 1}`;
      expect(await after('inserted', `${room} insert into audit_entry ${like}`)).toEqual([`A ${seq} inserted`]);
    }
    const behind = `insert into audit_entry select outlet_id, ${LENGTH + 1}, at, actor_id, device_id, action, subject, result, detail, hash, hash
      from audit_entry where ${A} and seq = ${LENGTH}`;
    expect(await after('inserted', behind)).toEqual([`A ${LENGTH + 1} changed`]);
  });

  it('the chain written anew from any entry on, by somebody who knows how: the signed heads tell', async () => {
    for (let from = 1; from <= 9; from++) {
      const signed = from <= 4 ? 1 : 5;
      expect(await after('rewritten', rewrite(from, `subject = 'forged'`))).toEqual([`A ${signed} rewritten`]);
    }
    // Not signed yet, and made to fit: nobody can tell until the minute is over. That is why heads are signed each minute.
    await bench.tamper(rewrite(10, `subject = 'forged'`));
    expect(await bench.said()).toEqual([]);
  });

  it('one entry written anew with a hash of its own, and what follows left as it was', async () => {
    const one = `update audit_entry set subject = 'forged' where ${A} and seq = 10; ${rewrite(10, `subject = 'forged'`)};
      update audit_entry e set prev = k.prev, hash = k.hash from kept.entry k where k.outlet_id = e.outlet_id and k.seq = e.seq and e.seq > 10;
      update audit_head h set prev = k.prev, hash = k.hash from kept.head k where k.outlet_id = h.outlet_id`;
    expect(await after('rewritten', one)).toEqual(['A 10 changed']);
  });

  it('a head moved back or changed in any byte', async () => {
    for (const column of ['prev', 'hash'])
      for (let i = 0; i < 32; i++)
        expect(
          await after(
            'head',
            `update audit_head set ${column} = set_byte(${column}, ${i}, get_byte(${column}, ${i}) # 1) where ${A}`,
          ),
        ).toEqual([`A ${LENGTH} head-changed`]);
    for (const seq of [0, 1, 5, 11]) {
      const said = await after('head', `update audit_head set seq = ${seq} where ${A}`);
      expect(said).toEqual([`A ${seq === 0 ? LENGTH : seq} head-changed`]);
    }
    expect(await after('head', `update audit_head set seq = 13 where ${A}`)).toEqual(['A 13 tail-cut']);
  });

  it('signed heads changed, taken out, put in, cut in the middle of a line or signed by another key', async () => {
    const file = join(bench.folder, 'audit-heads', `${outletA}.jsonl`);
    const whole = readFileSync(file, 'utf8');
    const lines = whole.trimEnd().split('\n');
    expect(lines).toHaveLength(2);
    const key = readFileSync(join(bench.folder, 'keys/audit-heads'));
    const bent = [
      whole.replace('"seq":4', '"seq":5'),
      whole.replace(/"hash":"./, '"hash":"x'),
      whole.replace('"at":1', '"at":2'),
      `${lines[1]}\n`,
      `${lines[1]}\n${lines[0]}\n`,
      `${lines[0]}\n${lines[0]}\n${lines[1]}\n`,
      `not json\n${whole}`,
      whole.slice(0, -20),
    ];
    for (const text of bent) {
      writeFileSync(file, text);
      expect((await after('signed heads', 'select 1'))[0], text).toMatch(/^A \d signed-heads-damaged$/);
    }
    writeFileSync(file, whole);
    writeFileSync(join(bench.folder, 'audit-heads', `${outletB}.jsonl`), whole);
    expect(await after('signed heads', 'select 1')).toEqual(['B 1 signed-heads-damaged']);
    rmSync(join(bench.folder, 'audit-heads', `${outletB}.jsonl`));
    writeFileSync(join(bench.folder, 'keys/audit-heads'), key);
    expect(await bench.said()).toEqual([]);
  });

  it('what a power cut left of a line is no tampering: the next signature begins on a line of its own', async () => {
    const file = join(bench.folder, 'audit-heads', `${outletA}.jsonl`);
    appendFileSync(file, '{"outletId":"');
    await bench.sign();
    expect(readFileSync(file, 'utf8').trimEnd().split('\n')).toHaveLength(3);
    expect(await bench.said()).toEqual([]);
    expect(await bench.sign(), 'nothing has moved on').toBe(0);
  });

  it('any number of random bits anywhere', async () => {
    const columns = ['action', 'subject', 'result', 'detail'];
    const flips = fc.array(
      fc.record({
        seq: fc.integer({ min: 1, max: LENGTH }),
        column: fc.constantFrom(...columns),
        by: fc.string({ minLength: 1, maxLength: 3, unit: 'grapheme-ascii' }),
      }),
      { minLength: 1, maxLength: 4 },
    );
    await fc.assert(
      fc.asyncProperty(flips, async (all) => {
        const statement = all.map(
          ({ seq, column, by }) =>
            `update audit_entry set ${column} = ${column} || '${by.replaceAll("'", "''")}' where ${A} and seq = ${seq}`,
        );
        const first = Math.min(...all.map(({ seq }) => seq));
        expect(await after('random', statement.join('; '))).toEqual([`A ${first} changed`]);
      }),
      { numRuns: 150 },
    );
  }, 60_000);
});
