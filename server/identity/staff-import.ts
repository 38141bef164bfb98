// People from a file of the bank: what each row would do, and what stands against it (IDN-015, IDN-027).
import { createHash } from 'node:crypto';
import type postgres from 'postgres';
import * as v from 'valibot';
import { staffSchema } from '#domain/identity/identity.model.ts';
import { whyNotReach } from '#domain/identity/scope.rules.ts';
import type { StaffActor } from '#domain/kernel/actor.ts';
import { toId, type Id } from '#domain/kernel/ids.ts';
import { refuse, type Refusal } from '#domain/kernel/refusal.ts';
import { parseCsv } from '#server/platform/csv.ts';

const cell = v.optional(v.pipe(v.string(), v.trim(), v.maxLength(200)), '');
/** One person as the file has him; roles by code or name, parted by semicolons. */
export const importRow = v.strictObject({
  employeeNo: cell,
  name: cell,
  institution: cell,
  phone: cell,
  mobile: cell,
  roles: cell,
});
export type ImportRow = v.InferOutput<typeof importRow>;
export type Column = keyof ImportRow;

const headings: Readonly<Record<string, Column>> = {
  工号: 'employeeNo',
  姓名: 'name',
  机构号: 'institution',
  网点号: 'institution',
  电话: 'phone',
  手机: 'mobile',
  角色: 'roles',
  employeeno: 'employeeNo',
  name: 'name',
  institution: 'institution',
  phone: 'phone',
  mobile: 'mobile',
  roles: 'roles',
};
const empty: ImportRow = { employeeNo: '', name: '', institution: '', phone: '', mobile: '', roles: '' };

/** A cell as it was before our own export guarded it against being a formula. */
const unguarded = (text: string): string => (/^'[=+\-@＝＋－＠]/.test(text) ? text.slice(1) : text);

/** Reads a file whose first line names its columns; columns that we do not know are left alone. */
export function readFile(text: string): { readonly rows: ImportRow[] } | { readonly no: Refusal } {
  const [first = [], ...lines] = parseCsv(text);
  const columns = first.map((heading) => headings[heading.toLowerCase()] ?? headings[heading]);
  for (const [needed, heading] of [
    ['employeeNo', '工号'],
    ['name', '姓名'],
    ['institution', '机构号'],
  ] as const)
    if (!columns.includes(needed)) return { no: refuse('identity.column-missing', { column: heading }) };
  const rows = lines.map((line) => {
    const row: Record<Column, string> = { ...empty };
    for (const [n, column] of columns.entries()) if (column) row[column] = unguarded(line[n] ?? '').slice(0, 200);
    return row;
  });
  return { rows };
}

export interface Judged {
  /** Of the file, the heading being the first. */
  readonly line: number;
  readonly row: ImportRow;
  readonly does: 'add' | 'change' | 'same' | 'nothing';
  readonly errors: readonly { readonly column: Column; readonly code: string; readonly data: Refusal['data'] }[];
}

/** What is known of a row once it was looked up; the deeds are made of it. */
export interface Planned extends Judged {
  readonly staffId: Id;
  readonly outletId: Id | null;
  /** Where he belongs now, when he is known. */
  readonly fromId: Id | null;
  /** Codes, when the file asks for roles that he has not. */
  readonly roles: readonly string[] | null;
  readonly card: { readonly name: string; readonly phone: string | null; readonly mobile: string | null };
  readonly cardChanges: boolean;
}

/** The id of a person who comes by file follows from his number: two imports at once make one person. */
const idOfNumber = (employeeNo: string): Id => {
  const hex = createHash('sha256').update(`staff ${employeeNo}`).digest('hex');
  return toId(
    `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`,
  );
};

interface Known {
  readonly institutions: ReadonlyMap<string, { readonly id: Id; readonly path: string; readonly active: boolean }>;
  readonly people: ReadonlyMap<string, KnownPerson>;
  /** By code and by name. */
  readonly roles: ReadonlyMap<string, string>;
}
interface KnownPerson {
  readonly id: Id;
  readonly outletId: Id;
  readonly path: string;
  readonly name: string;
  readonly phone: string | null;
  readonly mobile: string | null;
  readonly roles: readonly string[];
  readonly active: boolean;
}

async function lookUp(sql: postgres.Sql, rows: readonly ImportRow[]): Promise<Known> {
  const numbers = rows.map(({ employeeNo }) => employeeNo);
  const codes = rows.map(({ institution }) => institution);
  const [institutions, people, roles] = await Promise.all([
    sql<{ code: string; id: Id; path: string; active: boolean }[]>`
      select code, id, path, active from institution where code = any(${codes}::text[])`,
    sql<(KnownPerson & { number: string })[]>`
      select s.employee_no as number, s.id, s.outlet_id as "outletId", i.path, s.name, s.phone, s.mobile, s.roles, s.active
      from staff s join institution i on i.id = s.outlet_id where s.employee_no = any(${numbers}::text[])`,
    sql<{ code: string; name: string }[]>`select code, name from role where active`,
  ]);
  return {
    institutions: new Map(institutions.map((row) => [row.code, row])),
    people: new Map(people.map((row) => [row.number, row])),
    roles: new Map(roles.flatMap(({ code, name }) => [[name, code] as const, [code, code] as const])),
  };
}

/** Judges every row of a file by itself and against the others. `first` is the line of the first row. */
export async function judgeRows(
  sql: postgres.Sql,
  actor: StaffActor,
  rows: readonly ImportRow[],
  first = 2,
): Promise<Planned[]> {
  const known = await lookUp(sql, rows);
  const seen = new Map<string, number>();
  return rows.map((row, n) => {
    const line = first + n;
    const before = row.employeeNo === '' ? undefined : seen.get(row.employeeNo);
    if (before === undefined) seen.set(row.employeeNo, line);
    return judgeRow(actor, known, row, line, before);
  });
}

const { employeeNo: numberField, name: nameField, phone: phoneField } = staffSchema.entries;

function judgeRow(actor: StaffActor, known: Known, row: ImportRow, line: number, before: number | undefined): Planned {
  const errors: { column: Column; code: string; data: Refusal['data'] }[] = [];
  const no = (column: Column, refusal: Refusal): void => void errors.push({ column, ...refusal });
  if (!v.is(numberField, row.employeeNo)) no('employeeNo', refuse('identity.import-number'));
  if (!v.is(nameField, row.name)) no('name', refuse('identity.import-name'));
  for (const column of ['phone', 'mobile'] as const)
    if (row[column] !== '' && !v.is(phoneField, row[column])) no(column, refuse('identity.import-phone'));
  if (before !== undefined) no('employeeNo', refuse('identity.import-twice', { line: before }));

  const institution = known.institutions.get(row.institution);
  const reached = (path: string): boolean =>
    whyNotReach(actor, 'identity.manageStaff', { institutionPath: path }) === null;
  if (!institution || !reached(institution.path))
    no('institution', refuse('identity.import-institution', { code: row.institution.slice(0, 20) }));
  else if (!institution.active) no('institution', refuse('identity.institution-closed'));

  const person = known.people.get(row.employeeNo);
  if (person && !reached(person.path)) no('employeeNo', refuse('identity.number-taken', { number: row.employeeNo }));
  else if (person?.id === actor.id) no('employeeNo', refuse('identity.not-oneself'));
  else if (person && !person.active) no('employeeNo', refuse('identity.has-left'));

  const wanted = row.roles
    .split(/[;；、]/)
    .map((each) => each.trim())
    .filter((each) => each !== '');
  for (const each of wanted)
    if (!known.roles.has(each)) no('roles', refuse('identity.unknown-role', { role: each.slice(0, 40) }));
  const codes = [...new Set(wanted.flatMap((each) => known.roles.get(each) ?? []))].toSorted();
  const asks = wanted.length > 0 && codes.join() !== (person?.roles ?? []).toSorted().join();
  if (asks && !actor.permissions.includes('identity.proposeRoles')) no('roles', refuse('identity.import-roles'));

  const card = { name: row.name, phone: row.phone || null, mobile: row.mobile || null };
  const cardChanges =
    person === undefined || card.name !== person.name || card.phone !== person.phone || card.mobile !== person.mobile;
  const moves = person !== undefined && institution !== undefined && person.outletId !== institution.id;
  const does = person === undefined ? 'add' : cardChanges || moves || asks ? 'change' : 'same';
  return {
    line,
    row,
    does: errors.length > 0 ? 'nothing' : does,
    errors,
    staffId: person?.id ?? idOfNumber(row.employeeNo),
    outletId: institution?.id ?? null,
    fromId: person?.outletId ?? null,
    roles: asks ? codes : null,
    card,
    cardChanges,
  };
}
