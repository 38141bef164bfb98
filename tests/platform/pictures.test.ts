/** 5.2.2, 5.4.3: what is kept of a photo is the photo: no place, no second file, no bomb. */
import { deflateSync, crc32 } from 'node:zlib';
import * as fc from 'fast-check';
import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { MOST_BYTES, readPicture, type Picture } from '#server/platform/pictures.ts';

const CANARY = 'GPS 22.54N 114.05E 张三';
const plain = (width = 60, height = 40) => sharp({ create: { width, height, channels: 3, background: '#3366aa' } });
const refusalOf = async (bytes: Uint8Array): Promise<string> => {
  const answer = await readPicture(bytes);
  return 'code' in answer ? answer.code : 'taken';
};
const taken = async (bytes: Uint8Array): Promise<Picture> => {
  const answer = await readPicture(bytes);
  if ('code' in answer) throw new Error(answer.code);
  return answer;
};

describe('a picture is written anew', () => {
  it.each(['jpeg', 'png', 'webp'] as const)('%s comes out as JPEG with the same points', async (format) => {
    const answer = await taken(await plain().toFormat(format).toBuffer());
    expect([answer.width, answer.height]).toEqual([60, 40]);
    const { format: now } = await sharp(answer.jpeg).metadata();
    expect(now).toBe('jpeg');
    const { channels } = await sharp(answer.jpeg).stats();
    expect(channels.map(({ mean }) => Math.round(mean / 16))).toEqual([3, 6, 11]);
  });
  it('place, camera, words and colour profile are gone, and a photo taken sideways stands upright', async () => {
    const photo = await plain()
      .withExif({ IFD0: { Copyright: CANARY }, IFD3: { GPSLatitude: '22/1 32/1 0/1' } })
      .withMetadata({ orientation: 6 })
      .withXmp(`<x:xmpmeta xmlns:x="adobe:ns:meta/">${CANARY}</x:xmpmeta>`)
      .jpeg()
      .toBuffer();
    expect(photo.includes('xmpmeta')).toBe(true);
    const { jpeg, width, height } = await taken(photo);
    const { exif, xmp, icc, iptc } = await sharp(jpeg).metadata();
    expect([exif, xmp, icc, iptc]).toEqual([undefined, undefined, undefined, undefined]);
    expect(jpeg.includes('GPS')).toBe(false);
    expect([width, height]).toEqual([40, 60]);
  });
  it('what hangs behind a picture is gone', async () => {
    const { jpeg } = await taken(
      Buffer.concat([await plain().jpeg().toBuffer(), Buffer.from('SECOND-FILE'.repeat(50))]),
    );
    expect(jpeg.includes('SECOND-FILE')).toBe(false);
  });
  it('a very large photo becomes one that a tablet can show', async () => {
    const { width, height } = await taken(await plain(6_000, 3_000).jpeg().toBuffer());
    expect([width, height]).toEqual([4_096, 2_048]);
  });
});

describe('what is no picture is not taken', () => {
  it.each([
    ['SVG', '<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'],
    ['SVG behind a mark', '\ufeff<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"/>'],
    ['a page', '<!doctype html><script>alert(1)</script>'],
    ['a document', '%PDF-1.7 1 0 obj << >> endobj'],
    ['an animated GIF', 'GIF89a\u0001\u0000\u0001\u0000\u0080\u0000\u0000'],
    ['a TIFF', 'II*\u0000\u0008\u0000\u0000\u0000aaaaaaaaaaaa'],
    ['nothing', ''],
    ['the name of a picture only', 'photo.jpg image/jpeg'],
  ])('%s', async (_, text) => expect(await refusalOf(Buffer.from(text))).toBe('uploads.not-a-picture'));
  it('the first bytes of a picture and nothing behind them', async () => {
    for (const format of ['jpeg', 'png', 'webp'] as const) {
      const whole = await plain().toFormat(format).toBuffer();
      for (const length of [3, 15, 40])
        expect(await refusalOf(whole.subarray(0, length))).toBe('uploads.not-a-picture');
      expect(await refusalOf(Buffer.concat([whole.subarray(0, 16), Buffer.alloc(400, 7)]))).toBe(
        'uploads.not-a-picture',
      );
    }
  });
  it('two files in one: a picture that is an archive, a document, a page or a script as well', async () => {
    const jpeg = await plain().jpeg().toBuffer();
    const seconds = [
      'PK\u0005\u0006' + '\0'.repeat(18),
      '<script>alert(1)</script>',
      '<?php system($_GET[1]);',
      '<svg xmlns="http://www.w3.org/2000/svg">',
      '<!DOCTYPE html>',
    ];
    for (const second of seconds)
      expect(await refusalOf(Buffer.concat([jpeg, Buffer.from(second, 'latin1')])), second).toBe(
        'uploads.not-a-picture',
      );
    const inComment = Buffer.concat([
      jpeg.subarray(0, 2),
      Buffer.from([0xff, 0xfe, 0, 12]),
      Buffer.from('%PDF-1.7%%'),
      jpeg.subarray(2),
    ]);
    expect(await refusalOf(inComment)).toBe('uploads.not-a-picture');
  });
  it('more than ten megabytes, and more than forty million points in a few bytes', async () => {
    expect(await refusalOf(Buffer.concat([await plain().jpeg().toBuffer(), Buffer.alloc(MOST_BYTES)]))).toBe(
      'uploads.too-large',
    );
    const bomb = pngSaying(30_000, 30_000);
    expect(bomb.length).toBeLessThan(1_000);
    expect(await refusalOf(bomb)).toBe('uploads.too-many-points');
    expect(await refusalOf(pngSaying(8_000, 5_001))).toBe('uploads.too-many-points');
  });
  it('whatever bytes come behind the first ones of a picture: an answer, never a crash', async () => {
    const heads = await Promise.all(
      (['jpeg', 'png', 'webp'] as const).map((format) => plain().toFormat(format).toBuffer()),
    );
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...heads),
        fc.nat(400),
        fc.uint8Array({ minLength: 1, maxLength: 60 }),
        async (whole, at, junk) => {
          const bent = Buffer.from(whole);
          bent.set(junk.subarray(0, Math.max(0, bent.length - (at % bent.length))), at % bent.length);
          const answer = await readPicture(bent);
          if ('code' in answer) expect(answer.code).toMatch(/^uploads\./);
          else expect((await sharp(answer.jpeg).metadata()).format).toBe('jpeg');
        },
      ),
      { numRuns: 300 },
    );
  }, 60_000);
});

/** A PNG that says it has so many points and has none. */
function pngSaying(width: number, height: number): Buffer {
  const chunk = (name: string, body: Buffer): Buffer => {
    const said = Buffer.concat([Buffer.from(name, 'latin1'), body]);
    const [length, sum] = [Buffer.alloc(4), Buffer.alloc(4)];
    length.writeUInt32BE(body.length);
    sum.writeUInt32BE(crc32(said));
    return Buffer.concat([length, said, sum]);
  };
  const head = Buffer.alloc(13);
  head.writeUInt32BE(width, 0);
  head.writeUInt32BE(height, 4);
  head.set([8, 2, 0, 0, 0], 8);
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
  return Buffer.concat([
    signature,
    chunk('IHDR', head),
    chunk('IDAT', deflateSync(Buffer.alloc(100))),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}
