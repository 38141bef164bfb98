// A row of the bank's customer file (`CUST`, protocols.md §3) as what the hall may see of a customer and what it may not.
import * as v from 'valibot';
import { customerSchema, riskRatings, type Customer } from '#domain/customers/customers.model.ts';
import { assetsToShow } from '#domain/customers/customers.rules.ts';
import { maskName } from '#domain/customers/masks.ts';
import type { PrivateValues } from '#domain/customers/private.model.ts';
import { dayField } from '#domain/kernel/day.ts';
import type { Id } from '#domain/kernel/ids.ts';
import type { Fen } from '#domain/kernel/money.ts';

/** In the order of the file. */
const fieldNames = [
  'customerNo',
  'name',
  'sex',
  'birthDate',
  'idType',
  'idNo',
  'phone',
  'grade',
  'outlet',
  'managerNo',
  'assets',
  'riskRating',
  'complaints',
  'churnShort',
  'churnLong',
  'topCreditCard',
  'topDebitCard',
  'openedOn',
] as const;
type FieldName = (typeof fieldNames)[number];

const text = (most: number) => v.pipe(v.string(), v.trim(), v.maxLength(most), v.regex(/^\P{Cc}*$/u));
const orNull = <T>(schema: v.GenericSchema<string, T>) =>
  v.pipe(
    text(60),
    v.transform((said) => (said === '' ? null : said)),
    v.nullable(schema),
  );
const whole = (most: number) =>
  v.pipe(v.string(), v.regex(/^\d{1,16}$/), v.transform(Number), v.safeInteger(), v.maxValue(most));
/** `yyyyMMdd` → `yyyy-MM-dd`. */
const day = v.pipe(
  v.string(),
  v.regex(/^\d{8}$/),
  v.transform((said) => `${said.slice(0, 4)}-${said.slice(4, 6)}-${said.slice(6)}`),
  dayField,
);
const lunar = v.pipe(v.string(), v.regex(/^L\d{4}(0[1-9]|1[0-2])(0[1-9]|[12]\d|30)$/));

/** Schemas by field, so that a row that cannot be taken says which one it was and nothing of what it held. */
const schemas = {
  customerNo: v.pipe(v.string(), v.trim(), v.regex(/^[0-9A-Za-z-]{1,30}$/)),
  name: v.pipe(text(40), v.minLength(1)),
  sex: v.picklist(['M', 'F', '']),
  birthDate: orNull(v.union([day, lunar])),
  idType: text(20),
  idNo: orNull(text(30)),
  phone: orNull(text(30)),
  grade: v.pipe(text(20), v.minLength(1)),
  outlet: v.pipe(text(20), v.minLength(1)),
  managerNo: orNull(text(20)),
  assets: orNull(whole(Number.MAX_SAFE_INTEGER)),
  riskRating: orNull(v.picklist(riskRatings)),
  complaints: orNull(whole(9_999)),
  churnShort: orNull(whole(100)),
  churnLong: orNull(whole(100)),
  topCreditCard: orNull(text(40)),
  topDebitCard: orNull(text(40)),
  openedOn: orNull(day),
};
type Fields = { readonly [Name in FieldName]: v.InferOutput<(typeof schemas)[Name]> };

/** What a file names by code is ours by id. */
export interface Known {
  readonly outlets: ReadonlyMap<string, Id>;
  readonly staff: ReadonlyMap<string, Id>;
}

/** All but the id, and what files do not say: products recommended and signed, address and account. */
export interface ReadCustomer {
  readonly customerNo: string;
  readonly customer: Omit<Customer, 'id' | 'recommended' | 'signed'>;
  readonly values: PrivateValues;
  /** What could not be kept of a good row. */
  readonly left: readonly ('lunarBirthdays' | 'unknownManagers')[];
}

const masked = v.omit(customerSchema, ['id', 'recommended', 'signed']);

/** Reads a row. @returns the name of the field that is wrong, or `fields` where there are more or fewer of them */
export function readCustomer(row: readonly string[], { outlets, staff }: Known): ReadCustomer | string {
  if (row.length !== fieldNames.length) return 'fields';
  const read: Partial<Record<FieldName, unknown>> = {};
  for (const [at, name] of fieldNames.entries()) {
    const parsed = v.safeParse(schemas[name], row[at], { abortPipeEarly: true });
    if (!parsed.success) return name;
    read[name] = parsed.output;
  }
  const fields = read as Fields;
  const outletId = outlets.get(fields.outlet);
  if (!outletId) return 'outlet';
  const isLunar = fields.birthDate?.startsWith('L') === true;
  // The engine's Chinese calendar has the new year of 2027 a day late: no birthday is better than a wrong one.
  const birthDate = isLunar ? null : fields.birthDate;
  const managerId = fields.managerNo === null ? null : (staff.get(fields.managerNo) ?? null);
  const assets = fields.assets as Fen | null;
  const customer = {
    outletId,
    maskedName: maskName(fields.name),
    sex: fields.sex === '' ? ('unknown' as const) : fields.sex,
    grade: fields.grade,
    birthMonthDay: birthDate === null ? null : birthDate.slice(5),
    assetsFrom: assets === null ? null : assetsToShow(assets),
    complaintCount: fields.complaints ?? 0,
    riskRating: fields.riskRating,
    churnShort: fields.churnShort,
    churnLong: fields.churnLong,
    topCreditCard: fields.topCreditCard,
    topDebitCard: fields.topDebitCard,
    managerId,
  };
  // Whatever else the model asks of a row, a file does not get past it.
  if (!v.is(masked, customer)) return 'fields';
  return {
    customerNo: fields.customerNo,
    customer,
    values: {
      name: fields.name,
      phone: fields.phone,
      idNumber: fields.idNo,
      address: null,
      account: null,
      birthDate,
      assets,
    },
    left: [
      ...(isLunar ? (['lunarBirthdays'] as const) : []),
      ...(fields.managerNo !== null && managerId === null ? (['unknownManagers'] as const) : []),
    ],
  };
}
