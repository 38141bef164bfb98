// The seed world `small-outlet`: one outlet, the people who work there, sixty customers. All of it is made up.
import type { Role } from '../kernel/actor.ts';
import { toId, type Id } from '../kernel/ids.ts';
import { toFen, type Fen } from '../kernel/money.ts';

export interface WorldCustomer {
  readonly id: Id;
  readonly customerNo: string;
  readonly name: string;
  readonly sex: 'M' | 'F';
  readonly grade: string;
  readonly birthMonthDay: string;
  readonly assets: Fen | null;
  readonly complaintCount: number;
}

export interface WorldStaff {
  readonly id: Id;
  readonly login: string;
  readonly name: string;
  readonly roles: readonly Role[];
}

export interface World {
  readonly outlet: { readonly id: Id; readonly code: string; readonly name: string };
  readonly staff: readonly WorldStaff[];
  readonly machine: { readonly id: Id; readonly code: string; readonly name: string; readonly token: string };
  readonly customers: readonly WorldCustomer[];
  /** What every demo person logs in with. */
  readonly password: string;
}

const idOf = (group: number, n: number): Id =>
  toId(`00000000-0000-4000-8${String(group).padStart(3, '0')}-${n.toString(16).padStart(12, '0')}`);

const surnames = '王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗';
const given = [
  '晓梅',
  '建国',
  '丽',
  '志强',
  '雨桐',
  '海燕',
  '文博',
  '秀兰',
  '浩',
  '嘉欣',
  '国庆',
  '思远',
  '玉珍',
  '晨曦',
  '勇',
  '婷婷',
];
const rare = ['欧阳若曦', '司马青', '阿依古丽·买买提', '㐂田', '龘小明', '诸葛亮亮'];

/** A customer of the made-up outlet: every number below only spreads names, wealth and marks evenly. */
function customerAt(n: number): WorldCustomer {
  const name = rare[n - 1] ?? `${surnames[(n * 7) % surnames.length]}${given[(n * 5) % given.length]}`;
  const vip = n % 6 === 0;
  const wan = vip ? 50 + ((n * 37) % 420) : n % 9 === 4 ? null : (n * 13) % 48;
  return {
    id: idOf(3, n),
    customerNo: `6${String(10_000_000 + n * 7919)}`,
    name,
    sex: n % 2 === 0 ? 'F' : 'M',
    grade: vip ? '白金' : n % 4 === 0 ? '金卡' : '普通',
    birthMonthDay: `${String((n % 12) + 1).padStart(2, '0')}-${String(((n * 11) % 28) + 1).padStart(2, '0')}`,
    assets: wan === null ? null : toFen(wan),
    complaintCount: n % 7 === 3 ? 1 + (n % 3) : 0,
  };
}

export const smallOutlet: World = {
  outlet: { id: idOf(1, 1), code: '440305001', name: '南湖路支行' },
  staff: [
    { id: idOf(2, 1), login: 'lobby', name: '林晓', roles: ['lobby_manager'] },
    { id: idOf(2, 2), login: 'wealth', name: '周明', roles: ['wealth_manager'] },
    { id: idOf(2, 3), login: 'head', name: '陈静', roles: ['outlet_head'] },
  ],
  machine: { id: idOf(4, 1), code: 'qm-1', name: '大堂排队机', token: 'demo-queue-machine' },
  customers: Array.from({ length: 60 }, (_, i) => customerAt(i + 1)),
  password: 'tingtang-demo',
};

/** Worlds by the name that SEED_WORLD gives. */
export const worlds: Readonly<Record<string, World>> = { 'small-outlet': smallOutlet };
