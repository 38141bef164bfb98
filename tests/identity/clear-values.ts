/** Clear values of customers that no answer may have in it but one that reveals it: those of the seed world, and more. */
import type { PrivateValues } from '#domain/customers/private.model.ts';
import type { Fen } from '#domain/kernel/money.ts';
import { madeUpAccount, madeUpIdNumber, madeUpPhone } from '#domain/worlds/made-up-numbers.ts';
import { smallOutlet } from '#domain/worlds/small-outlet.ts';

const MOST = 20_000;
const FIRST = 1_000;

/** Of one more customer; `mark` stands where the mask of the address ends. */
export const clearValues = (n: number, mark = '深圳'): PrivateValues => ({
  name: `${mark}某某`,
  phone: madeUpPhone(FIRST + (n % MOST)),
  idNumber: madeUpIdNumber(n, '1971-02-03'),
  address: `广东省${mark}市南山区虚构路 ${n} 号`,
  account: madeUpAccount(FIRST + n),
  birthDate: '1971-02-03',
  assets: 57_000_013 as Fen,
});

const everybody = [...smallOutlet.customers, ...smallOutlet.neighbours.customers];

/** Eleven digits may stand in a checksum: a phone is one that somebody has. */
const phones = new Set([
  ...everybody.map(({ values }) => values.phone),
  ...Array.from({ length: MOST }, (_, n) => madeUpPhone(FIRST + n)),
]);
const others = new RegExp(
  [
    String.raw`990000\d{11}[\dX]|999999\d{13}|虚构路|乌有街|1971-02-03|57000013`,
    ...everybody.flatMap(({ values: { name, birthDate, assets } }) => [name, birthDate, assets]),
  ]
    .filter((each) => each !== null)
    .join('|'),
);

/** The first clear value in a text; undefined = there is none. */
export const clearIn = (text: string): string | undefined =>
  others.exec(text)?.[0] ?? text.match(/(?<!\d)124\d{8}(?!\d)/g)?.find((each) => phones.has(each));
