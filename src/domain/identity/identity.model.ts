// The organisation: institutions as a tree, the people who work there, the roles that say what they may do.
import * as v from 'valibot';
import { scopes } from '../kernel/actor.ts';
import { dayField, instantField } from '../kernel/day.ts';
import { idField } from '../kernel/ids.ts';
import { defineKind } from '../kernel/store.ts';

const named = (most: number) => v.pipe(v.string(), v.trim(), v.minLength(1), v.maxLength(most), v.regex(/^\P{Cc}+$/u));
/** Letters, digits and hyphens: what a path is joined of, and what a file of rows can name. */
const codeField = v.pipe(v.string(), v.regex(/^[0-9A-Za-z][0-9A-Za-z-]{0,19}$/));

/** IDN-022: head office, tier-1 branch, tier-2 branch, outlet; departments hang wherever they are. */
export const levels = ['head', 'tier1', 'tier2', 'outlet', 'department'] as const;
export const ownerships = ['self', 'agency'] as const;

export const institutionSchema = v.object({
  id: idField,
  /** Null at the root only. */
  parentId: v.nullable(idField),
  level: v.picklist(levels),
  /** 机构号, at outlets 网点号: what a tablet and its staff must have in common (IDN-004). For ever. */
  code: codeField,
  name: named(60),
  /** 自营 or 代理 (IDN-023). */
  ownership: v.picklist(ownerships),
  /** Codes from the root down to its own, each followed by '/'. */
  path: v.pipe(v.string(), v.maxLength(200)),
  active: v.boolean(),
});
export type Institution = v.InferOutput<typeof institutionSchema>;
export const institutionKind = defineKind({
  name: 'institution',
  code: 1,
  schema: institutionSchema,
  indexes: { byParent: ['parentId'], byCode: ['code'] },
});

export const roleSchema = v.object({
  id: idField,
  code: v.pipe(v.string(), v.regex(/^[a-z][a-z0-9_]{1,39}$/)),
  name: named(40),
  scope: v.picklist(scopes),
  /** Names of permissions, sorted, each once. */
  permissions: v.array(v.string()),
  /** Came with the product: may be edited, stays. */
  builtIn: v.boolean(),
  active: v.boolean(),
});
export type Role = v.InferOutput<typeof roleSchema>;
export const roleKind = defineKind({ name: 'role', code: 3, schema: roleSchema, indexes: { byCode: ['code'] } });

const phoneField = v.nullable(v.pipe(v.string(), v.trim(), v.regex(/^[0-9+() -]{3,20}$/)));
export const tierField = v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(9));
export const gradeField = v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(20));

export const staffSchema = v.object({
  id: idField,
  /** The institution he belongs to. */
  outletId: idField,
  /** 工号: what lists of the bank name him by (IDN-027); unique in the bank, for ever. */
  employeeNo: codeField,
  name: named(40),
  /** Codes of roles. */
  roles: v.array(v.string()),
  phone: phoneField,
  mobile: phoneField,
  /** 自己可管理部门 (IDN-024). */
  manages: v.array(idField),
  /** 直属上级 (IDN-026). */
  superiorId: v.nullable(idField),
  /** 层级 and 级别 of today (IDN-016); the history stands in staffGrade. */
  tier: v.nullable(tierField),
  grade: v.nullable(gradeField),
  /** When the confidentiality agreement was signed (IDN-043). */
  confidentialSince: v.nullable(instantField),
  active: v.boolean(),
});
export type Staff = v.InferOutput<typeof staffSchema>;
export const staffKind = defineKind({
  name: 'staff',
  // 2 belongs to the lobby setting.
  code: 8,
  schema: staffSchema,
  indexes: { byOutlet: ['outletId', 'active'], byEmployeeNo: ['employeeNo'] },
});

/** IDN-016: a person's tier and grade from a day on, until the next row of his begins. */
export const staffGradeSchema = v.object({
  id: idField,
  staffId: idField,
  fromDay: dayField,
  tier: tierField,
  grade: gradeField,
  remark: v.pipe(v.string(), v.trim(), v.maxLength(200)),
  setBy: idField,
  setAt: instantField,
});
export type StaffGrade = v.InferOutput<typeof staffGradeSchema>;
export const staffGradeKind = defineKind({
  name: 'staffGrade',
  code: 4,
  schema: staffGradeSchema,
  indexes: { ofStaff: ['staffId'] },
});

/** IDN-004: for these days he may log in at another outlet as well; first and last day count. */
export const assignmentSchema = v.object({
  id: idField,
  staffId: idField,
  outletId: idField,
  fromDay: dayField,
  untilDay: dayField,
  setBy: idField,
  setAt: instantField,
});
export type Assignment = v.InferOutput<typeof assignmentSchema>;
export const assignmentKind = defineKind({
  name: 'assignment',
  code: 5,
  schema: assignmentSchema,
  indexes: { ofStaff: ['staffId'] },
});

/** In the words of whoever decides. */
export const reasonField = v.pipe(v.string(), v.trim(), v.maxLength(200));

export const approvalStates = ['open', 'granted', 'refused', 'withdrawn'] as const;

/** SEC-004: what takes two: one asks, another decides. */
export const approvalSchema = v.object({
  id: idField,
  /** The institution that it is about. */
  outletId: idField,
  what: v.picklist(['roles']),
  subjectId: idField,
  /** What it would be afterwards; of roles their codes, sorted. And why it was turned down. */
  payload: v.object({ roles: v.array(v.string()), before: v.array(v.string()), reason: v.optional(reasonField) }),
  askedBy: idField,
  askedAt: instantField,
  decidedBy: v.nullable(idField),
  decidedAt: v.nullable(instantField),
  state: v.picklist(approvalStates),
});
export type Approval = v.InferOutput<typeof approvalSchema>;
export const approvalKind = defineKind({
  name: 'approval',
  code: 6,
  schema: approvalSchema,
  indexes: { ofSubject: ['subjectId', 'state'] },
});

export const faces = ['tablet', 'counter', 'kiosk', 'display'] as const;

/** A tablet, counter, kiosk or display; synced to nobody. The key and its nonce lie on the server alone. */
export const deviceSchema = v.object({
  id: idField,
  outletId: idField,
  face: v.picklist(faces),
  name: v.pipe(v.string(), v.trim(), v.maxLength(40)),
  /** JWK as text; null while it was never enrolled by a code. */
  publicKey: v.nullable(v.string()),
  nonce: v.nullable(v.string()),
  enrolledAt: instantField,
  lastContact: v.nullable(instantField),
  version: v.nullable(v.pipe(v.string(), v.maxLength(40))),
  /** Deeds that still waited on it at the last contact. */
  pending: v.pipe(v.number(), v.integer(), v.minValue(0)),
  revokedAt: v.nullable(instantField),
});
export type Device = v.InferOutput<typeof deviceSchema>;
export const deviceKind = defineKind({
  name: 'device',
  code: 7,
  schema: deviceSchema,
  indexes: { byOutlet: ['outletId'] },
});
