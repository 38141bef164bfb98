// What a push carries, and what is said of it while the app is closed: the kind of alert and ids, in a general sentence.
// Whose it is, the page finds out from its own rows (SEC-001: push services read along).
import * as v from 'valibot';
import { alertKeyField, alertTypes, type AlertType } from './alerts.model.ts';

/** Several at once are one push; it has no key. */
const pushTypes = [...alertTypes, 'many'] as const;
export type PushType = (typeof pushTypes)[number];

export const alertPushSchema = v.object({
  type: v.picklist(pushTypes),
  /** What the notification is known by: the alert's key; the same again replaces it without a sound. */
  key: v.optional(alertKeyField),
  ticket: v.optional(v.pipe(v.string(), v.uuid())),
  count: v.optional(v.number()),
  /** Left out where the push service wants it shorter. */
  text: v.optional(v.pipe(v.string(), v.maxLength(80))),
});
export type AlertPush = v.InferOutput<typeof alertPushSchema>;

export type PushLanguage = 'zh' | 'en';

const sentences: Readonly<Record<AlertType, Readonly<Record<PushLanguage, string>>>> = {
  call: { zh: '有人呼叫大堂经理', en: 'Somebody calls the lobby manager' },
  arrival: { zh: '重点客户到店', en: 'A key customer has arrived' },
  overtime: { zh: '有客户等得太久', en: 'A customer has waited too long' },
  rating: { zh: '收到一个低评价', en: 'A low rating was given' },
  birthday: { zh: '今天生日的客户到店', en: 'A customer with a birthday today has arrived' },
  machine: { zh: '排队机离线', en: 'The queue machine is offline' },
  unheard: { zh: '有一次叫号没有播出来', en: 'A call was not heard in the hall' },
  station: { zh: '取号机或叫号屏要看一下', en: 'A kiosk or a display needs a look' },
  paper: { zh: '取号机缺纸', en: 'The ticket printer is out of paper' },
  inversion: { zh: '优先的队列反而等得更久', en: 'A queue that comes first waits longer' },
};

export function pushSentence(type: PushType, language: PushLanguage, count = 0): string {
  if (type !== 'many') return sentences[type][language];
  return language === 'zh' ? `厅堂有 ${count} 条新提醒` : `${count} new alerts in the hall`;
}
