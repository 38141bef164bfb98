// The limits of a tablet's lobby setting.
import { toWan } from '../kernel/money.ts';
import { refuse, type Refusal } from '../kernel/refusal.ts';
import { VIP_THRESHOLD, WAIT_MINUTES, type LobbySetting } from './settings.model.ts';

/** LOB-007: 1–120 minutes. LOB-013: 500,000–3,000,000 yuan; whole steps of 100,000, as finer assets are not shown. */
export function whyNotSet(setting: Pick<LobbySetting, 'waitMinutes' | 'vipThreshold'>): Refusal | null {
  const { waitMinutes, vipThreshold } = setting;
  if (!Number.isInteger(waitMinutes) || waitMinutes < WAIT_MINUTES.least || waitMinutes > WAIT_MINUTES.most)
    return refuse('settings.wait-out-of-range', { least: WAIT_MINUTES.least, most: WAIT_MINUTES.most });
  if (
    vipThreshold < VIP_THRESHOLD.least ||
    vipThreshold > VIP_THRESHOLD.most ||
    vipThreshold % VIP_THRESHOLD.step !== 0
  )
    return refuse('settings.vip-out-of-range', {
      least: toWan(VIP_THRESHOLD.least),
      most: toWan(VIP_THRESHOLD.most),
      step: toWan(VIP_THRESHOLD.step),
    });
  return null;
}
