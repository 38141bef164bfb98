// The seed world `small-outlet`: one outlet with sixty customers, the bank above it, a second outlet with forty beside
// it, and the people who work there. All of it is made up.
import type { Institution } from '../identity/identity.model.ts';
import { riskRatings, type Customer } from '../customers/customers.model.ts';
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
  readonly riskRating: Customer['riskRating'];
  readonly churnShort: number | null;
  readonly churnLong: number | null;
  readonly topCreditCard: string | null;
  readonly topDebitCard: string | null;
  readonly recommended: readonly string[];
  readonly signed: readonly string[];
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
  readonly phone?: string;
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
  /** Those of the second outlet. */
  readonly neighbours: { readonly outlet: Institution; readonly customers: readonly WorldCustomer[] };
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

const creditCards = ['普卡', '金卡', '白金卡', '钻石卡'];
const debitCards = ['普通借记卡', '金卡', '白金卡'];
const offers = [
  '月月盈 90 天',
  '稳健增利 1 号',
  '大额存单三年期',
  '养老目标基金',
  '车险分期',
  '代发工资专享理财',
  '黄金定投',
];
const contracts = ['手机银行', '短信通知', '代发工资', '水电代缴', '活期宝', '信用卡自动还款'];
const some = (list: readonly string[], n: number, count: number): string[] =>
  Array.from({ length: count }, (_, i) => list[(n * 3 + i) % list.length]!);

interface Spread {
  /** Where his id and his numbers begin. */
  readonly group: number;
  readonly firstNo: number;
  readonly seed: number;
  readonly street: string;
  readonly ownerOf: (n: number, vip: boolean) => Id | null;
}

/** A customer of a made-up outlet: every number below only spreads names, wealth and marks evenly. */
function customerAt(nth: number, { group, firstNo, seed, street, ownerOf }: Spread): WorldCustomer {
  const n = nth + seed;
  const name = rare[n - 1] ?? `${surnames[(n * 7) % surnames.length]}${given[(n * 5) % given.length]}`;
  const vip = n % 6 === 0;
  const wan = vip ? 50 + ((n * 37) % 420) : n % 9 === 4 ? null : (n * 13) % 48;
  const birthMonthDay = `${String((n % 12) + 1).padStart(2, '0')}-${String(((n * 11) % 28) + 1).padStart(2, '0')}`;
  const birthDate = `${1941 + ((n * 17) % 61)}-${birthMonthDay}`;
  const assets = wan === null ? null : toFen(wan);
  return {
    id: idOf(group, nth),
    customerNo: `6${String(firstNo + nth * 7919)}`,
    name,
    sex: n % 2 === 0 ? 'F' : 'M',
    grade: vip ? '白金' : n % 4 === 0 ? '金卡' : '普通',
    birthMonthDay,
    assets,
    complaintCount: n % 7 === 3 ? 1 + (n % 3) : 0,
    // Every eighth never sat the test; of every fifth the CRM predicts nothing.
    riskRating: n % 8 === 5 ? null : riskRatings[(n * 3) % 5]!,
    churnShort: n % 5 === 2 ? null : (n * 29) % 97,
    churnLong: n % 5 === 2 ? null : Math.min(100, ((n * 29) % 97) + (n % 13)),
    topCreditCard: n % 3 === 1 ? null : creditCards[vip ? 2 + (n % 2) : n % 2]!,
    topDebitCard: vip ? debitCards[2]! : debitCards[n % 2]!,
    recommended: some(offers, n, n % 4),
    signed: some(contracts, n + 1, (n + 1) % 4),
    ownerId: ownerOf(n, vip),
    values: {
      name,
      phone: madeUpPhone(n),
      idNumber: madeUpIdNumber(n, birthDate),
      address: `广东省深圳市南山区${street} ${n * 3} 号 ${(n % 9) + 1} 栋 ${(n % 20) + 1}0${(n % 4) + 1}`,
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

const lakeRoadCustomers: Spread = {
  group: 3,
  firstNo: 10_000_000,
  seed: 0,
  street: '虚构路',
  // The two wealth managers have a third each.
  ownerOf: (n) => (n % 3 === 2 ? null : idOf(2, n % 3 === 0 ? 2 : 4)),
};
const eastGateCustomers: Spread = {
  group: 5,
  firstNo: 20_000_000,
  seed: 100,
  street: '乌有街',
  // No wealth manager works there: the head looks after those who matter most.
  ownerOf: (_, vip) => (vip ? idOf(2, 13) : null),
};
const customersOf = (spread: Spread, count: number): WorldCustomer[] =>
  Array.from({ length: count }, (_, i) => customerAt(i + 1, spread));

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
    // Whoever looks after customers can be called.
    ...(['wealth_manager', 'outlet_head'].includes(role) ? { phone: madeUpPhone(500 + n) } : {}),
  })),
  machine: { id: idOf(4, 1), code: 'qm-1', name: '大堂排队机', token: 'demo-queue-machine' },
  ownHall: ownHallOf(eastGate),
  channelKey: 'demo-take-number',
  customers: customersOf(lakeRoadCustomers, 60),
  neighbours: { outlet: eastGate, customers: customersOf(eastGateCustomers, 40) },
  password: 'tingtang-demo',
};

/** Worlds by the name that SEED_WORLD gives. */
export const worlds: Readonly<Record<string, World>> = { 'small-outlet': smallOutlet };
