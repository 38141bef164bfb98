// What stands on a ticket slip (QUE-016): one list of lines, from which printer, print page and screen are made alike.
import { clockTimeOf, dayOf, type Instant } from '../kernel/day.ts';
import type { WaitRange } from './public-hall.ts';

export type SlipLanguage = 'zh' | 'en';
/** `number`: the ticket's own, larger than all else. */
export type SlipSize = 'note' | 'body' | 'title' | 'number';
export type SlipLine =
  | { readonly kind: 'text'; readonly text: string; readonly size: SlipSize; readonly bold: boolean }
  | { readonly kind: 'code'; readonly text: string }
  | { readonly kind: 'rule' };

export interface SlipOf {
  readonly outlet: string;
  readonly number: string;
  readonly queue: string;
  readonly ahead: number | null;
  readonly range: WaitRange | null;
  readonly at: Instant;
  /** Where the customer's phone shows how far it is (QUE-014). */
  readonly link: string;
  readonly language: SlipLanguage;
}

const text = (words: string, size: SlipSize = 'body', bold = false): SlipLine => ({ kind: 'text', text: words, size, bold }); // prettier-ignore

/** `约 12–20 分钟`; one figure where both ends are the same. */
export function sayRange({ p50, p80 }: WaitRange, language: SlipLanguage): string {
  const span = p50 === p80 ? String(p50) : `${p50}–${p80}`;
  if (p80 === 0) return language === 'zh' ? '无需等待' : 'no wait';
  return language === 'zh' ? `约 ${span} 分钟` : `about ${span} min`;
}

export const sayAhead = (ahead: number, language: SlipLanguage): string =>
  language === 'zh' ? `前面 ${ahead} 人` : ahead === 1 ? '1 person before you' : `${ahead} people before you`;

const notices: Readonly<Record<SlipLanguage, { readonly missed: string; readonly today: string; readonly scan: string }>> = {
  zh: {
    missed: '请留意叫号屏和语音，过号请联系大堂经理',
    today: '当日有效',
    scan: '扫码看排队进度',
  },
  en: {
    missed: 'Please watch the screen and listen. If you miss your call, see the lobby manager',
    today: 'Valid today only',
    scan: 'Scan to follow your place',
  },
}; // prettier-ignore

export function slipOf({ outlet, number, queue, ahead, range, at, link, language }: SlipOf): readonly SlipLine[] {
  const say = notices[language];
  const wait = [
    ahead === null ? null : sayAhead(ahead, language),
    range === null ? null : sayRange(range, language),
  ].filter((part) => part !== null);
  return [
    text(outlet, 'title', true),
    { kind: 'rule' },
    text(number, 'number', true),
    text(queue, 'title'),
    ...(wait.length > 0 ? [text(wait.join(language === 'zh' ? '，' : ', '))] : []),
    { kind: 'rule' },
    { kind: 'code', text: link },
    text(say.scan, 'note'),
    text(say.missed, 'note'),
    text(`${dayOf(at)} ${clockTimeOf(at)}  ${say.today}`, 'note'),
  ];
}
