// What a person sets for one tablet: when waiting is too long, who counts as VIP, which customers are shown.
import * as v from 'valibot';
import { idField } from '../kernel/ids.ts';
import { fenField, toFen } from '../kernel/money.ts';
import { defineKind } from '../kernel/store.ts';
import type { Id } from '../kernel/ids.ts';

/** 客户等待时间提醒, minutes (LOB-007). */
export const WAIT_MINUTES = { least: 1, most: 120, usual: 10 } as const;
/** 贵宾 threshold (LOB-013, K9), in steps of 100,000 yuan: finer ones would ask for finer assets on the tablet. */
export const VIP_THRESHOLD = { least: toFen(50), most: toFen(300), step: toFen(10), usual: toFen(50) } as const;

export const lobbySettingSchema = v.object({
  /** The device's own id: one row a device. */
  id: idField,
  outletId: idField,
  waitMinutes: v.pipe(v.number(), v.integer()),
  vipThreshold: fenField,
  showVip: v.boolean(),
  showComplaint: v.boolean(),
  /** Birthdays of the day are told of (RMD-010). */
  birthday: v.boolean(),
  /** Alerts have a sound (RMD-011). */
  sound: v.boolean(),
  /** Alerts are spoken. */
  voice: v.boolean(),
  /** The tablet's own system tells of them while the page is out of sight. */
  notify: v.boolean(),
});
export type LobbySetting = v.InferOutput<typeof lobbySettingSchema>;

export const lobbySettingKind = defineKind({ name: 'lobbySetting', code: 2, schema: lobbySettingSchema, indexes: {} });

/** What holds until somebody sets it. */
export const usualLobbySetting = (deviceId: Id, outletId: Id): LobbySetting => ({
  id: deviceId,
  outletId,
  waitMinutes: WAIT_MINUTES.usual,
  vipThreshold: VIP_THRESHOLD.usual,
  showVip: true,
  showComplaint: true,
  birthday: true,
  sound: true,
  voice: false,
  notify: false,
});
