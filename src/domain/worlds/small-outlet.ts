// The seed world `small-outlet`: one outlet with sixty customers, the bank above it, a second outlet beside it, and the
// people who work there. All of it is made up.
import type { Institution } from '../identity/identity.model.ts';
import type { PrivateValues } from '../customers/private.model.ts';
import { toId, type Id } from '../kernel/ids.ts';
import { toFen, type Fen } from '../kernel/money.ts';
import { ownHallOf, type OwnHall } from './own-hall.ts';
import { madeUpAccount, madeUpIdNumber, madeUpPhone } from './made-up-numbers.ts';

export interface WorldCustomer {
  readonly id: Id;
  readonly customerNo: string;
  readonly name: string;
  readonly sex: 'M' | 'F';
  readonly grade: string;
  readonly birthMonthDay: string;
  readonly assets: Fen | null;
  readonly complaintCount: number;
  /** Whose customer he is. */
  readonly ownerId: Id | null;
  /** What only the server holds. */
  readonly values: PrivateValues;
}

export interface WorldStaff {
  readonly id: Id;
  readonly outletId: Id;
  readonly employeeNo: string;
  readonly login: string;
  readonly name: string;
  readonly roles: readonly string[];
  readonly tier?: number;
  readonly grade?: number;
}

export interface World {
  /** The outlet that customers, machine and hall belong to. */
  readonly outlet: Institution;
  /** Every institution, parents first. */
  readonly institutions: readonly Institution[];
  readonly staff: readonly WorldStaff[];
  readonly machine: { readonly id: Id; readonly code: string; readonly name: string; readonly token: string };
  readonly customers: readonly WorldCustomer[];
  /** The hall of the outlet that has no queue machine. */
  readonly ownHall: OwnHall;
  /** Of the demo channel that may take numbers. */
  readonly channelKey: string;
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
  const birthMonthDay = `${String((n % 12) + 1).padStart(2, '0')}-${String(((n * 11) % 28) + 1).padStart(2, '0')}`;
  const birthDate = `${1941 + ((n * 17) % 61)}-${birthMonthDay}`;
  const assets = wan === null ? null : toFen(wan);
  return {
    id: idOf(3, n),
    customerNo: `6${String(10_000_000 + n * 7919)}`,
    name,
    sex: n % 2 === 0 ? 'F' : 'M',
    grade: vip ? '白金' : n % 4 === 0 ? '金卡' : '普通',
    birthMonthDay,
    assets,
    complaintCount: n % 7 === 3 ? 1 + (n % 3) : 0,
    // The two wealth managers have a third each.
    ownerId: n % 3 === 2 ? null : idOf(2, n % 3 === 0 ? 2 : 4),
    values: {
      name,
      phone: madeUpPhone(n),
      idNumber: madeUpIdNumber(n, birthDate),
      address: `广东省深圳市南山区虚构路 ${n * 3} 号 ${(n % 9) + 1} 栋 ${(n % 20) + 1}0${(n % 4) + 1}`,
      account: madeUpAccount(n),
      birthDate,
      // Some yuan and fen more than the round figure, within the same step.
      assets: assets === null ? null : ((assets + n * 7_919 + 13) as Fen),
    },
  };
}

const institution = (
  n: number,
  parent: Institution | null,
  level: Institution['level'],
  code: string,
  name: string,
): Institution => ({
  id: idOf(1, n),
  parentId: parent?.id ?? null,
  level,
  code,
  name,
  ownership: 'self',
  path: `${parent?.path ?? ''}${code}/`,
  active: true,
});

const head = institution(16, null, 'head', 'HO', '总行');
const city = institution(17, head, 'tier1', '4403', '深圳分行');
const branch = institution(18, city, 'tier2', '440305', '南山支行');
const lakeRoad = institution(1, branch, 'outlet', '440305001', '南湖路支行');
const eastGate = institution(2, branch, 'outlet', '440305003', '东门支行');

type Line = readonly [at: Institution, login: string, name: string, role: string, tier?: number, grade?: number];
/** Their ids and numbers follow from the order: new ones come last. */
const people: readonly Line[] = [
  [lakeRoad, 'lobby', '林晓', 'lobby_manager', 2, 3],
  [lakeRoad, 'wealth', '周明', 'wealth_manager', 2, 5],
  [lakeRoad, 'head', '陈静', 'outlet_head', 3, 8],
  [lakeRoad, 'wealth2', '许诺', 'wealth_manager', 1, 4],
  [lakeRoad, 'teller', '赵倩', 'teller', 1, 2],
  [lakeRoad, 'teller2', '孙磊', 'teller', 1, 1],
  [branch, 'branch', '何敏', 'branch_admin'],
  [head, 'sysadmin', '郭凯', 'sys_admin'],
  [head, 'secadmin', '马莉', 'sec_admin'],
  [head, 'auditor', '罗清', 'auditor'],
  [head, 'boss', '高远', 'super_admin'],
  [eastGate, 'lobby3', '吴桐', 'lobby_manager'],
  [eastGate, 'head3', '胡伟', 'outlet_head'],
  [eastGate, 'teller3', '宋雪', 'teller', 1, 2],
  [eastGate, 'teller4', '唐亮', 'teller', 1, 1],
];

export const smallOutlet: World = {
  outlet: lakeRoad,
  institutions: [head, city, branch, lakeRoad, eastGate],
  staff: people.map(([at, login, name, role, tier, grade], n) => ({
    id: idOf(2, n + 1),
    outletId: at.id,
    employeeNo: String(80_001 + n),
    login,
    name,
    roles: [role],
    ...(tier === undefined ? {} : { tier }),
    ...(grade === undefined ? {} : { grade }),
  })),
  machine: { id: idOf(4, 1), code: 'qm-1', name: '大堂排队机', token: 'demo-queue-machine' },
  customers: Array.from({ length: 60 }, (_, i) => customerAt(i + 1)),
  ownHall: ownHallOf(eastGate),
  channelKey: 'demo-take-number',
  password: 'tingtang-demo',
};

/** Worlds by the name that SEED_WORLD gives. */
export const worlds: Readonly<Record<string, World>> = { 'small-outlet': smallOutlet };
