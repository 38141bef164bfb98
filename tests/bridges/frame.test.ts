// The frame codec: however bytes arrive, the same frames come out; and no byte of a name can break another field.
import * as fc from 'fast-check';
import iconv from 'iconv-lite';
import { describe, expect, it } from 'vitest';
import { BODY_LIMIT, createFrameDecoder, wrapFrame, type Decoded } from '#server/bridges/frame.ts';
import { UNREADABLE, charsets, decodeBody, encodeFrame, type Charset } from '#server/bridges/frame-body.ts';

const read = (decoded: Decoded): unknown => {
  if (decoded.is !== 'frame') return decoded.is;
  const body = decodeBody(decoded.charset as Charset, decoded.body);
  return body.is === 'object' ? body.value : body;
};
const decodeAll = (...chunks: Uint8Array[]): unknown[] => {
  const decoder = createFrameDecoder();
  return chunks.flatMap((chunk) => decoder.push(chunk)).map(read);
};
/** Characters of the charset between ASCII quotes, as raw bytes in a JSON object. */
const bodyOf = (...parts: (string | readonly number[])[]): Uint8Array =>
  Buffer.concat(parts.map((part) => (typeof part === 'string' ? Buffer.from(part, 'latin1') : Buffer.from(part))));

const sample = { msg: 'take', seq: 7, ticket: 'A012', name: '欧阳若曦', business: '个人现金', note: 'a"b\\c' };
/** Every lead byte with one trail byte. */
const allWithTrail = (trail: number): Buffer[] =>
  Array.from({ length: 0xfe - 0x81 + 1 }, (_, i) => Buffer.from([0x81 + i, trail]));

describe('F47 a frame may be cut anywhere', () => {
  for (const charset of charsets)
    it(`F47 cut in two at every offset it is the same frame (${charset})`, () => {
      const bytes = encodeFrame(charset, sample);
      for (let at = 0; at <= bytes.length; at++)
        expect(decodeAll(bytes.subarray(0, at), bytes.subarray(at))).toEqual([sample]);
    });

  it('F47 byte by byte, and a hundred frames in one segment', () => {
    const bytes = Buffer.concat(Array.from({ length: 100 }, (_, seq) => encodeFrame('GBK', { ...sample, seq })));
    const whole = decodeAll(bytes);
    expect(whole).toHaveLength(100);
    expect(decodeAll(...Array.from(bytes, (byte) => Uint8Array.of(byte)))).toEqual(whole);
  });

  it('F47 any messages in any charset, cut anywhere, come out as they went in', () => {
    const message = fc.record({ msg: fc.string(), seq: fc.nat(), name: fc.string({ unit: 'binary' }) });
    const cuts = fc.array(fc.nat(400), { maxLength: 20 });
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.constantFrom<Charset>('GB18030', 'UTF-8'), message), { maxLength: 8 }),
        cuts,
        (messages, sizes) => {
          const bytes = Buffer.concat(messages.map(([charset, value]) => encodeFrame(charset, value)));
          const chunks: Buffer[] = [];
          let at = 0;
          for (const size of sizes) chunks.push(bytes.subarray(at, (at += size)));
          expect(decodeAll(...chunks, bytes.subarray(at))).toEqual(messages.map(([, value]) => value));
        },
      ),
    );
  });

  it('a body of exactly the limit passes, and the decoder holds nothing afterwards', () => {
    const decoder = createFrameDecoder();
    const body = Buffer.alloc(BODY_LIMIT, 0x20);
    expect(decoder.push(wrapFrame('UTF-8', body))).toHaveLength(1);
    expect(decoder.waiting).toBe(0);
  });
});

describe('F48 a length that cannot be right ends the connection', () => {
  for (const head of [
    '0000000x',
    '        ',
    '-0000030',
    '2147483647'.slice(0, 8),
    '99999999',
    '00000000',
    '00000019',
    String(BODY_LIMIT + 21).padStart(8, '0'),
  ])
    it(`F48 length "${head}"`, () => {
      const decoder = createFrameDecoder();
      expect(decoder.push(Buffer.from(`${head}UTF-8`))).toEqual([{ is: 'bad-length' }]);
      expect(decoder.push(encodeFrame('UTF-8', sample))).toEqual([]);
    });

  it('F48 frames before the bad length still count', () => {
    expect(decodeAll(Buffer.concat([encodeFrame('GBK', sample), Buffer.from('garbage!')]))).toEqual([
      sample,
      'bad-length',
    ]);
  });

  it('F48 any bytes are read without a throw, and no more is held than one frame', () => {
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ maxLength: 200 }), { maxLength: 20 }), (chunks) => {
        const decoder = createFrameDecoder();
        for (const chunk of chunks) decoder.push(chunk).forEach(read);
        expect(decoder.waiting).toBeLessThanOrEqual(BODY_LIMIT + 28);
      }),
    );
  });

  it('F48 any body is read without a throw', () => {
    const jsonish = fc.array(
      fc.constantFrom(...Buffer.from('{}[]":,\\seq12 '), 0x81, 0xd5, 0xfe, 0xff, 0x80, 0x30, 0x5c, 0x7c),
      { maxLength: 60 },
    );
    fc.assert(
      fc.property(
        fc.oneof(
          fc.uint8Array({ maxLength: 80 }),
          jsonish.map((list) => Uint8Array.from(list)),
        ),
        fc.constantFrom(...charsets),
        (body, charset) => {
          expect(['object', 'not-json']).toContain(decodeBody(charset, body).is);
        },
      ),
      { numRuns: 2_000 },
    );
  });
});

describe('F49 characters that break one field break no other', () => {
  for (const trail of [0x5c, 0x7c])
    it(`F49 all 126 characters with trail byte 0x${trail.toString(16)} are read whole`, () => {
      const characters = allWithTrail(trail);
      expect(characters).toHaveLength(126);
      for (const bytes of characters) {
        const expected = new TextDecoder('gb18030', { fatal: true }).decode(bytes);
        const body = decodeBody('GBK', bodyOf('{"name":"', [...bytes], '","seq":1}'));
        expect(body).toEqual({ is: 'object', value: { name: expected, seq: 1 }, dropped: [] });
      }
    });

  for (const trail of [0x5c, 0x7c])
    it(`F49 they do not shift the fields even when another field is broken (trail 0x${trail.toString(16)})`, () => {
      for (const bytes of allWithTrail(trail)) {
        const expected = new TextDecoder('gb18030', { fatal: true }).decode(bytes);
        const body = decodeBody(
          'GBK',
          bodyOf('{"a":"', [...bytes], '","name":"', [0xff], '","b":"', [...bytes, ...bytes], '","seq":1}'),
        );
        expect(body).toEqual({
          is: 'object',
          value: { a: expected, name: UNREADABLE, b: expected + expected, seq: 1 },
          dropped: ['name'],
        });
      }
    });

  it('F49 GBK encoded elsewhere is read the same, for every character of the charset that ends in | or \\', () => {
    const names = [0x5c, 0x7c]
      .flatMap(allWithTrail)
      .map((bytes) => iconv.decode(bytes, 'gbk'))
      .filter((name) => !name.includes(UNREADABLE));
    expect(names.length).toBeGreaterThan(200);
    for (const name of names) expect(decodeAll(encodeFrame('GBK', { ...sample, name }))).toEqual([{ ...sample, name }]);
  });

  it('F49 0xFF, which a GBK decoder lets pass even when told to be strict, costs its field', () => {
    const body = decodeBody('GBK', bodyOf('{"name":"A', [0xff], 'B","ticket":"A001"}'));
    expect(body).toEqual({ is: 'object', value: { name: UNREADABLE, ticket: 'A001' }, dropped: ['name'] });
  });

  const broken: Record<string, readonly number[]> = {
    'half a character': [0xd5],
    'half a character after a whole one': [0xcd, 0xf5, 0xd5],
    'half a four-byte character': [0x81, 0x30],
    'three quarters of one': [0x81, 0x30, 0x81],
    'a four-byte form without a character': [0xe3, 0x32, 0x9a, 0x36],
    'a trail byte of 0x7F': [0xd5, 0x7f],
    'a trail byte of 0xFF': [0xd5, 0xff],
  };
  for (const [what, bytes] of Object.entries(broken))
    it(`F49 ${what} before the quote leaves the quote whole`, () => {
      const body = decodeBody('GB18030', bodyOf('{"name":"', bytes, '","ticket":"A001","customer\\u004eo":"6"}'));
      expect(body).toEqual({
        is: 'object',
        value: { name: UNREADABLE, ticket: 'A001', customerNo: '6' },
        dropped: ['name'],
      });
    });

  it('F49 the same in UTF-8, and for two fields at once', () => {
    const body = decodeBody('UTF-8', bodyOf('{"name":"', [0xe7, 0x8e], '","teller":"', [0xc0], '", "seq" : 4}'));
    expect(body).toEqual({
      is: 'object',
      value: { name: UNREADABLE, teller: UNREADABLE, seq: 4 },
      dropped: ['name', 'teller'],
    });
  });

  it('F49 a broken field name is dropped with its field, an escaped quote ends nothing', () => {
    const body = decodeBody('GBK', bodyOf('{"', [0xff], '":"x","name":"a\\"', [0xff], '\\\\","seq":2}'));
    expect(body).toMatchObject({ is: 'object', value: { name: UNREADABLE, seq: 2 }, dropped: ['?', 'name'] });
  });

  it('F49 broken bytes outside a text make no JSON', () => {
    expect(decodeBody('GBK', bodyOf('{"seq":12,', [0xff], '"a":1}'))).toEqual({ is: 'not-json', seq: 12 });
  });

  it('F49 any field may be broken in any way: the field after it is read', () => {
    const inside = fc.array(fc.constantFrom(0x81, 0xd5, 0xfe, 0xff, 0x80, 0x31, 0x41, 0x7f), {
      minLength: 1,
      maxLength: 6,
    });
    fc.assert(
      fc.property(inside, (bytes) => {
        expect(decodeBody('GBK', bodyOf('{"name":"', bytes, '","ticket":"A001"}'))).toMatchObject({
          is: 'object',
          value: { ticket: 'A001' },
        });
      }),
    );
  });
});

describe('a body that is no message', () => {
  for (const text of [
    '',
    'null',
    '[]',
    '"text"',
    '12',
    '{"seq":5',
    '{"msg":"take","seq":5,}',
    'nonsense "seq": 5 , and more',
  ])
    it(`is counted as not JSON: ${text || '(empty)'}`, () => {
      const body = decodeBody('UTF-8', Buffer.from(text));
      expect(body).toEqual({ is: 'not-json', seq: /"seq": ?5 ?,/.test(text) ? 5 : null });
    });
});
