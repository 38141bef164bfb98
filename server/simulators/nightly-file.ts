// A generator of the bank's nightly customer files (protocols.md §3 and §6), of any size and with chosen defects. All of it is
// made up; the same seed makes the same file.
import { createHash } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import iconv from 'iconv-lite';
import { madeUpIdNumber, madeUpPhone } from '#domain/worlds/made-up-numbers.ts';
import { createDice } from './seeded.ts';

export const fileDefects = [
  'bad-rows',
  'too-many-bad',
  'twice',
  'lunar',
  'undecodable',
  'wrong-hash',
  'wrong-rows',
  'no-trailer',
  'no-marker',
  'cut',
] as const;
export type FileDefect = (typeof fileDefects)[number];

export interface FileWish {
  readonly rows: number;
  /** `yyyyMMdd`. */
  readonly day: string;
  readonly batch: string;
  readonly seed?: number;
  readonly charset?: 'GBK' | 'GB18030' | 'UTF-8';
  readonly outlets: readonly string[];
  readonly managers: readonly string[];
  readonly defects?: readonly FileDefect[];
}

export interface MadeFile {
  readonly name: string;
  readonly bytes: Buffer;
  readonly marker: string;
}

const surnames = '王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗';
const given = '梅国丽强桐燕博兰浩欣庆远珍曦勇婷明芳伟静';
const tiers = ['', '普卡', '金卡', '白金卡'];

export function makeCustomerFile(wish: FileWish): MadeFile {
  const { rows, day, batch, seed = 1, charset = 'GB18030', defects = [] } = wish;
  const dice = createDice(seed);
  const has = (defect: FileDefect): boolean => defects.includes(defect);
  const lines = Array.from({ length: rows }, (_, n) => rowOf(n, dice, wish));
  const spoil = (count: number, how: (row: string[]) => void): void => {
    for (let i = 0; i < count; i++) how(lines[Math.floor(((i + 0.5) * rows) / count)]!);
  };
  if (has('bad-rows')) spoil(Math.floor(rows / 200), (row) => (row[13] = '101'));
  if (has('too-many-bad')) spoil(Math.floor(rows / 100) + 1, (row) => (row[3] = '20261301'));
  if (has('twice')) lines[rows - 1]![0] = lines[0]![0]!;
  if (has('lunar')) spoil(Math.max(1, Math.floor(rows / 50)), (row) => (row[3] = 'L19600815'));
  const text = [
    `H|@|CUST|@|${day}|@|${charset}|@|${batch}`,
    ...lines.map((row) => row.join('|@|')),
    ...(has('no-trailer') ? [] : [`T|@|${rows}`]),
    '',
  ].join('\n');
  let bytes: Buffer = charset === 'UTF-8' ? Buffer.from(text) : iconv.encode(text, charset);
  // The second letter of some name loses its second byte.
  if (has('undecodable')) bytes = broken(bytes);
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  if (has('cut')) bytes = bytes.subarray(0, Math.floor(bytes.length / 2));
  return {
    name: `CUST_${day}_${batch}.txt`,
    bytes,
    marker: `sha256 ${has('wrong-hash') ? '0'.repeat(64) : sha256}\nrows ${has('wrong-rows') ? rows + 1 : rows}\n`,
  };
}

/** Writes it as the bank's transfer does: the marker last. */
export function deliver(folder: string, { name, bytes, marker }: MadeFile, withMarker = true): void {
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, name), bytes);
  if (withMarker) writeFileSync(join(folder, `${name}.ok`), marker);
}

/** customerNo, name, sex, birthDate, idType, idNo, phone, grade, outlet, managerNo, assets, riskRating, complaints, churn twice, cards, openedOn. */
function rowOf(n: number, dice: ReturnType<typeof createDice>, { outlets, managers }: FileWish): string[] {
  const two = (value: number): string => String(value).padStart(2, '0');
  const birth = `${dice.whole(1940, 2005)}${two(dice.whole(1, 12))}${two(dice.whole(1, 28))}`;
  const short = dice.whole(0, 100);
  return [
    `7${String(n + 1).padStart(9, '0')}`,
    `${dice.pick([...surnames])}${dice.pick([...given])}${dice.chance(0.5) ? dice.pick([...given]) : ''}`,
    dice.pick(['M', 'F']),
    birth,
    '01',
    madeUpIdNumber(n, birth),
    madeUpPhone(n),
    dice.pick(['普通', '普通', '普通', '金卡', '白金']),
    outlets[n % outlets.length]!,
    managers.length > 0 && dice.chance(0.6) ? dice.pick(managers) : '',
    dice.chance(0.1) ? '' : String(dice.whole(0, 500_000_000)),
    dice.pick(['R1', 'R2', 'R3', 'R4', 'R5', '']),
    String(dice.chance(0.05) ? dice.whole(1, 3) : 0),
    String(short),
    String(Math.min(100, short + dice.whole(0, 20))),
    dice.pick(tiers),
    dice.pick(tiers),
    `20${two(dice.whole(0, 25))}${two(dice.whole(1, 12))}${two(dice.whole(1, 28))}`,
  ];
}

function broken(bytes: Buffer): Buffer {
  const at = bytes.indexOf('|@|', bytes.indexOf('\n') + 1) + 3;
  return Buffer.concat([bytes.subarray(0, at + 1), bytes.subarray(at + 2)]);
}
