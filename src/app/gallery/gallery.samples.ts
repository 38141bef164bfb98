// People, counters and figures for the gallery: a Monday morning, with the longest and rarest names. Nobody here is real.
import type { CounterState } from '#ui/counter-tile.tsx';
import { language } from '#ui/language.ts';
import type { PersonCardProps } from '#ui/person-card.tsx';

const say = (zh: string, en: string): string => (language() === 'zh' ? zh : en);

export const keyPeople = (): PersonCardProps[] => [
  {
    number: 'V003',
    name: '欧阳*',
    minutes: 26,
    overtime: true,
    grade: say('私行', 'Private'),
    detail: say('理财', 'Wealth'),
    marks: [{ kind: 'vip' }, { kind: 'overtime', minutes: 6 }],
    why: say('大额存单 3 月 8 日到期，300 万', 'Deposit of 3 million matures on 8 March'),
  },
  {
    number: 'A012',
    name: '王*明',
    minutes: 23,
    overtime: true,
    grade: say('普通', 'Standard'),
    detail: say('现金', 'Cash'),
    marks: [{ kind: 'complaint', count: 2 }],
    why: say('上周投诉排队太久，请先问候', 'Complained about waiting last week; greet first'),
  },
  {
    number: 'A017',
    name: '李*',
    minutes: 12,
    grade: say('金卡', 'Gold'),
    detail: say('非现金', 'Non-cash'),
    marks: [{ kind: 'vip' }, { kind: 'birthday' }],
    why: say('今天生日，可送贺卡', 'Birthday today; a card is ready'),
  },
  {
    number: 'B204',
    name: '阿卜杜热合曼·*',
    minutes: 8,
    grade: say('白金', 'Platinum'),
    detail: say('对公', 'Corporate'),
    marks: [{ kind: 'vip' }, { kind: 'referred' }],
    why: say('转介给理财经理陈静，等对方接手', 'Referred to Chen Jing, not taken yet'),
  },
];

export const hardPeople = (): PersonCardProps[] => [
  { number: 'A001', minutes: 0, marks: [], detail: say('现金', 'Cash') },
  {
    number: 'VIP1024',
    name: '𠮷*㛃',
    minutes: 187,
    overtime: true,
    grade: say('私人银行钻石客户', 'Private banking diamond'),
    detail: say('外汇及跨境汇款业务', 'Foreign exchange and remittance'),
    marks: [
      { kind: 'vip', text: say('贵宾 · 500 万以上', 'VIP · above 5 million') },
      { kind: 'complaint', count: 12 },
      { kind: 'birthday' },
      { kind: 'overtime', minutes: 167 },
      { kind: 'referred' },
    ],
    why: say(
      '持有的三笔理财在本周内到期，家人刚开立账户，上次建议的保险方案还没有答复',
      'Three products mature this week, a relative has just opened an account, and the last proposal is unanswered',
    ),
  },
  {
    name: 'Maximiliana W***********-H********',
    minutes: 4,
    grade: say('普通', 'Standard'),
    detail: say('线索', 'Lead'),
    marks: [{ kind: 'other', text: say('新客', 'New'), tone: 'act', icon: 'plus' }],
    why: say('扫码留言想了解按揭', 'Asked about a mortgage by QR code'),
  },
  { name: '王*', grade: say('金卡', 'Gold'), place: say('南山东门支行', 'East Gate branch') },
];

export type SampleCounter = {
  number: string;
  state: CounterState;
  ticket?: string;
  minutes?: number;
  detail: string;
};
export const counters = (): SampleCounter[] => [
  { number: '1', state: 'serving', ticket: 'A009', minutes: 4, detail: say('现金', 'Cash') },
  { number: '2', state: 'serving', ticket: 'A010', minutes: 19, detail: say('现金', 'Cash') },
  { number: '3', state: 'calling', ticket: 'A011', minutes: 0, detail: say('现金', 'Cash') },
  { number: '4', state: 'open', detail: say('非现金', 'Non-cash') },
  { number: '5', state: 'serving', ticket: 'B201', minutes: 11, detail: say('对公', 'Corporate') },
  { number: '6', state: 'paused', detail: say('非现金', 'Non-cash') },
  { number: '7', state: 'serving', ticket: 'V002', minutes: 7, detail: say('理财', 'Wealth') },
  { number: '8', state: 'closed', detail: '' },
];

export const queues = () => [
  { key: 'A', label: say('个人现金', 'Personal cash'), value: 17 },
  { key: 'B', label: say('个人非现金', 'Personal non-cash'), value: 9 },
  { key: 'C', label: say('对公', 'Corporate'), value: 6 },
  { key: 'V', label: say('理财', 'Wealth'), value: 5 },
  { key: 'F', label: say('外汇', 'Foreign exchange'), value: 3 },
];
export const manyQueues = () => [
  ...queues(),
  ...['社保卡', '公积金', '保管箱', '贵金属', '国债', '外币兑换'].map((name, at) => ({
    key: `x${at}`,
    label: name,
    value: 2,
  })),
];
export const customerTypes = () => [
  { key: 'plain', label: say('普通', 'Standard'), value: 31 },
  { key: 'vip', label: say('贵宾', 'VIP'), value: 6, tone: 'vip' as const },
  { key: 'complaint', label: say('投诉', 'Complaint'), value: 3, tone: 'complaint' as const },
];
export const waitBands = () => [
  { key: '0', label: '0–10', value: 14 },
  { key: '10', label: '10–20', value: 15 },
  { key: '20', label: '20–30', value: 7, tone: 'overtime' as const },
  { key: '30', label: '30–40', value: 3, tone: 'overtime' as const },
  { key: '40', label: '≥ 40', value: 1, tone: 'overtime' as const },
];

export type Row = { id: number; ticket: string; name: string; queue: string; minutes: number; assets: number };
const surnames = [...'王李张刘陈杨黄赵周吴徐孙马朱胡郭何林罗高'];
export const rowsOf = (count: number): Row[] =>
  Array.from({ length: count }, (_, at) => ({
    id: at,
    ticket: `${'ABCV'[at % 4] ?? 'A'}${String((at % 999) + 1).padStart(3, '0')}`,
    name: `${surnames[(at * 7) % surnames.length] ?? '王'}*${at % 3 ? '明' : ''}`,
    queue: ['现金', '非现金', '对公', '理财'][at % 4] ?? '',
    minutes: (at * 37) % 61,
    assets: ((at * 7919) % 90000) / 100,
  }));
