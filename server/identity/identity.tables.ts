// Institutions, people, roles, devices, and what only the server knows of them: credentials, codes, sessions.
import { boolean, date, index, integer, jsonb, pgTable, smallint, text, timestamp, uuid } from 'drizzle-orm/pg-core';
import type {
  Approval,
  Assignment,
  Device,
  Institution,
  Role,
  Staff,
  StaffGrade,
} from '#domain/identity/identity.model.ts';
import type { Day } from '#domain/kernel/day.ts';
import type { Id } from '#domain/kernel/ids.ts';
import { idColumn, instantColumn, sameShape } from '#server/sync/columns.ts';

const dayColumn = () => date({ mode: 'string' }).$type<Day>();

export const institutions = pgTable(
  'institution',
  {
    id: idColumn().primaryKey(),
    parentId: idColumn(),
    level: text().$type<Institution['level']>().notNull(),
    code: text().notNull().unique(),
    name: text().notNull(),
    ownership: text().$type<Institution['ownership']>().notNull(),
    path: text().notNull(),
    active: boolean().notNull(),
  },
  // Children of an institution; all below one, by the beginning of the path.
  (t) => [index().on(t.parentId), index().on(t.path.op('text_pattern_ops'))],
);
sameShape<Institution, typeof institutions.$inferSelect>(true);

export const roles = pgTable('role', {
  id: idColumn().primaryKey(),
  code: text().notNull().unique(),
  name: text().notNull(),
  scope: text().$type<Role['scope']>().notNull(),
  permissions: text().array().notNull(),
  builtIn: boolean().notNull(),
  active: boolean().notNull(),
});
sameShape<Role, typeof roles.$inferSelect>(true);

export const staff = pgTable(
  'staff',
  {
    id: idColumn().primaryKey(),
    outletId: idColumn().notNull(),
    employeeNo: text().notNull().unique(),
    name: text().notNull(),
    roles: text().array().notNull(),
    phone: text(),
    mobile: text(),
    manages: uuid().array().$type<Id[]>().notNull(),
    superiorId: idColumn(),
    tier: smallint(),
    grade: smallint(),
    confidentialSince: instantColumn(),
    active: boolean().notNull(),
  },
  // People of an institution; those below a superior.
  (t) => [index().on(t.outletId, t.active), index().on(t.superiorId)],
);
sameShape<Staff, typeof staff.$inferSelect>(true);

export const staffGrades = pgTable(
  'staff_grade',
  {
    id: idColumn().primaryKey(),
    staffId: idColumn().notNull(),
    fromDay: dayColumn().notNull(),
    tier: smallint().notNull(),
    grade: smallint().notNull(),
    remark: text().notNull(),
    setBy: idColumn().notNull(),
    setAt: instantColumn().notNull(),
  },
  // A person's history.
  (t) => [index().on(t.staffId)],
);
sameShape<StaffGrade, typeof staffGrades.$inferSelect>(true);

export const assignments = pgTable(
  'assignment',
  {
    id: idColumn().primaryKey(),
    staffId: idColumn().notNull(),
    outletId: idColumn().notNull(),
    fromDay: dayColumn().notNull(),
    untilDay: dayColumn().notNull(),
    setBy: idColumn().notNull(),
    setAt: instantColumn().notNull(),
  },
  // Where a person may log in besides his own outlet.
  (t) => [index().on(t.staffId)],
);
sameShape<Assignment, typeof assignments.$inferSelect>(true);

export const approvals = pgTable(
  'approval',
  {
    id: idColumn().primaryKey(),
    outletId: idColumn().notNull(),
    what: text().$type<Approval['what']>().notNull(),
    subjectId: idColumn().notNull(),
    payload: jsonb().$type<Approval['payload']>().notNull(),
    askedBy: idColumn().notNull(),
    askedAt: instantColumn().notNull(),
    decidedBy: idColumn(),
    decidedAt: instantColumn(),
    state: text().$type<Approval['state']>().notNull(),
  },
  // What is open about somebody; what is open at all.
  (t) => [index().on(t.subjectId, t.state), index().on(t.state, t.askedAt)],
);
sameShape<Approval, typeof approvals.$inferSelect>(true);

export const devices = pgTable(
  'device',
  {
    id: idColumn().primaryKey(),
    outletId: idColumn().notNull(),
    face: text().$type<Device['face']>().notNull(),
    name: text().notNull(),
    publicKey: text(),
    nonce: text(),
    enrolledAt: instantColumn().notNull(),
    lastContact: instantColumn(),
    version: text(),
    pending: integer().notNull(),
    revokedAt: instantColumn(),
  },
  // Devices of an outlet.
  (t) => [index().on(t.outletId)],
);
sameShape<Device, typeof devices.$inferSelect>(true);

/** What a person proves himself with. Never a kind: nothing of it leaves the server. */
export const credentials = pgTable('credential', {
  staffId: idColumn().primaryKey(),
  /** What the person types to log in; unique in the bank, one a person (IDN-007). */
  login: text().notNull().unique(),
  /** argon2id, encoded; null until a password was given out. */
  passwordHash: text(),
  mustChange: boolean().notNull().default(false),
  changedAt: instantColumn(),
  /** Hashes of the last passwords, newest first. */
  history: text().array().notNull().default([]),
});

/** What a device is enrolled with, once; only its hash is kept. */
export const enrolmentCodes = pgTable('enrolment_code', {
  hash: text().primaryKey(),
  /** What lists call it; opens nothing. */
  id: idColumn().notNull().defaultRandom().unique(),
  outletId: idColumn().notNull(),
  face: text().$type<Device['face']>().notNull(),
  expiresAt: instantColumn().notNull(),
  usedAt: instantColumn(),
  madeBy: idColumn().notNull(),
  /** Null while it takes a second person (SEC-004). */
  approvedBy: idColumn(),
});

export const sessions = pgTable(
  'session',
  {
    /** SHA-256 of the token; the token itself is never stored. */
    tokenHash: text().primaryKey(),
    /** What lists call it; no key to anything. */
    id: idColumn().notNull().defaultRandom().unique(),
    staffId: uuid().notNull(),
    deviceId: uuid().notNull(),
    startedAt: timestamp({ withTimezone: true }).notNull().defaultNow(),
    seenAt: timestamp({ withTimezone: true }).notNull().defaultNow(),
    lockedAt: timestamp({ withTimezone: true }),
    endsAt: timestamp({ withTimezone: true }).notNull(),
    rung: text().$type<'password' | 'second'>().notNull().default('password'),
    /** When the device last showed that it holds its key. */
    provedAt: timestamp({ withTimezone: true }).notNull().defaultNow(),
    /** What a new passkey has to sign. */
    challenge: text(),
  },
  // One staff session a tablet: the older ones of the device are ended at login. Sessions of a person are ended with him.
  (t) => [index().on(t.deviceId), index().on(t.staffId)],
);

/** Wrong passwords in a row by account and device, and attempts by device and by address. Whether there is such an account
 * is not asked: unknown ones are counted alike. */
export const loginTries = pgTable('login_try', {
  key: text().primaryKey(),
  fails: integer().notNull(),
  since: instantColumn().notNull(),
  blockedUntil: instantColumn(),
});

/** A question that a person answers and a program trips over: once, within two minutes. */
export const loginQuestions = pgTable('login_question', {
  id: idColumn().primaryKey(),
  answer: integer().notNull(),
  expiresAt: instantColumn().notNull(),
});

/** The password was right, something is still missing: a second factor, or another password. */
export const loginSteps = pgTable('login_step', {
  hash: text().primaryKey(),
  staffId: idColumn().notNull(),
  deviceId: idColumn().notNull(),
  needs: text().$type<'second' | 'setup' | 'change'>().notNull(),
  rung: text().$type<'password' | 'second'>().notNull(),
  /** What a passkey has to sign. */
  challenge: text(),
  fails: integer().notNull().default(0),
  expiresAt: instantColumn().notNull(),
});

/** What a person has beside his password. */
export const secondFactors = pgTable(
  'second_factor',
  {
    id: idColumn().primaryKey(),
    staffId: idColumn().notNull(),
    kind: text().$type<'totp' | 'passkey'>().notNull(),
    name: text().notNull(),
    /** Of a code generator: its secret, sealed. */
    secret: text(),
    /** Of a code generator: the last step whose code was taken; none is taken twice. */
    lastStep: integer(),
    /** Of a passkey: its name and public key, base64url. */
    credentialId: text().unique(),
    publicKey: text(),
    counter: integer(),
    transports: text().array(),
    createdAt: instantColumn().notNull(),
    /** Null until it was shown to work. */
    confirmedAt: instantColumn(),
  },
  // A person's factors.
  (t) => [index().on(t.staffId)],
);

/** For the day on which the second factor is lost; each once. */
export const recoveryCodes = pgTable(
  'recovery_code',
  {
    hash: text().primaryKey(),
    staffId: idColumn().notNull(),
  },
  // A person's codes.
  (t) => [index().on(t.staffId)],
);
