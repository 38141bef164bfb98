// Alerts of the hall: what kinds there are, that somebody has taken note of one, and the call for the lobby manager. An
// alert itself is no row: it follows from the rows of the hall (hall-alerts.ts).
import * as v from 'valibot';
import { dayField, instantField } from '../kernel/day.ts';
import { idField, idFromWords, type Id } from '../kernel/ids.ts';
import { defineKind } from '../kernel/store.ts';

/** By urgency: what is told of first, and by whose sound, when several come at once. */
export const alertTypes = [
  'call',
  'arrival',
  'overtime',
  'rating',
  'birthday',
  'unheard',
  'machine',
  'paper',
  'station',
  'inversion',
] as const;
export type AlertType = (typeof alertTypes)[number];

/**
 * `type:subject`, and for what can happen to one subject more than once a day, `:` and since when. The subject is the id of
 * a ticket, of a call, of a machine, of a queue: never anything of a person.
 */
export type AlertKey = string & { readonly __alertKey: true };

const isType = (text: string): boolean => (alertTypes as readonly string[]).includes(text);

export const alertKeyField = v.pipe(
  v.string(),
  v.regex(/^[a-z]{1,20}:[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}(?::\d{1,15})?$/, 'no key of an alert'),
  v.check((text) => isType(text.slice(0, text.indexOf(':'))), 'no alert of this kind'),
  v.transform((text) => text as AlertKey),
);

export const alertKeyOf = (type: AlertType, subject: Id, since?: number): AlertKey =>
  [type, subject, ...(since === undefined ? [] : [since])].join(':') as AlertKey;

export function readAlertKey(key: AlertKey): { readonly type: AlertType; readonly subject: Id } {
  const [type, subject] = key.split(':');
  return { type: type as AlertType, subject: subject as Id };
}

export const acknowledgementSchema = v.object({
  /** Follows from outlet and key: whoever takes note of it first, here or there, makes the same row. */
  id: idField,
  outletId: idField,
  key: alertKeyField,
  at: instantField,
  staffId: idField,
  businessDay: dayField,
  /** Set by the close of the day: the row leaves every tablet. */
  archived: v.boolean(),
});
export type Acknowledgement = v.InferOutput<typeof acknowledgementSchema>;
export const acknowledgementKind = defineKind({
  name: 'acknowledgement',
  code: 30,
  schema: acknowledgementSchema,
  indexes: { ofOutlet: ['outletId', 'archived'] },
});
export const acknowledgementIdOf = (outletId: Id, key: AlertKey): Id => idFromWords('acknowledgement', outletId, key);

/** Why somebody calls the lobby manager (LOB-062). */
export const callReasons = ['customer', 'machine', 'cash', 'help', 'other'] as const;
export type CallReason = (typeof callReasons)[number];

export const managerCallSchema = v.object({
  id: idField,
  outletId: idField,
  /** The window that calls; null = a tablet in the hall. */
  counterId: v.nullable(idField),
  ticketId: v.nullable(idField),
  deviceId: idField,
  staffId: idField,
  reason: v.picklist(callReasons),
  at: instantField,
  answeredAt: v.nullable(instantField),
  answeredBy: v.nullable(idField),
  /** Withdrawn, or its day is over: the row leaves every tablet. */
  archived: v.boolean(),
});
export type ManagerCall = v.InferOutput<typeof managerCallSchema>;
export const managerCallKind = defineKind({
  name: 'managerCall',
  code: 31,
  schema: managerCallSchema,
  indexes: { ofOutlet: ['outletId', 'archived'] },
});
