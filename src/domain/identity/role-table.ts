// The roles a new bank starts with: requirements.md §2, and the three officers who exclude one another (SEC-004). They
// are rows from then on: a bank may edit them and add its own (IDN-018).
import type { Scope } from '../kernel/actor.ts';
import { toId, type Id } from '../kernel/ids.ts';
import type { Role } from './identity.model.ts';
import { permissionNames, type PermissionName } from './permissions.ts';

const peopleOf = ['identity.readStaff', 'performance.read', 'reports.read', 'office.calendar'] as const;
const hall = ['queue.read', 'customers.readBasic', 'products.read', 'settings.setLobby'] as const;
const own = ['performance.readOwn', 'membership.redeem', 'office.calendar', 'products.read'] as const;

type Line = readonly [code: string, name: string, scope: Scope, permissions: readonly PermissionName[]];

/** No role may both change what is kept of the trail and read it: the owner of everything does not read it. */
const allButTheTrail = permissionNames.filter((name) => name !== 'audit.read');

const table: readonly Line[] = [
  ['super_admin', '超级管理员', 'bank', allButTheTrail],
  [
    'business_admin',
    '业务管理员',
    'subtree',
    [
      ...peopleOf,
      'customers.import',
      'customers.allocate',
      'customers.readBasic',
      'campaigns.manage',
      'identity.manageStaff',
      'identity.importStaff',
    ],
  ],
  [
    'sys_admin',
    '系统管理员',
    'bank',
    [
      'identity.readStaff',
      'identity.manageStaff',
      'identity.gradeStaff',
      'identity.assignStaff',
      'identity.importStaff',
      'identity.exportStaff',
      'identity.manageInstitutions',
      'identity.resetPassword',
      'identity.readSessions',
      'identity.endSessions',
      'identity.manageDevices',
      'identity.proposeRoles',
      'identity.entrustWork',
      'settings.manage',
      'queue.manage',
      'office.notices',
    ],
  ],
  [
    'sec_admin',
    '安全管理员',
    'bank',
    [
      'identity.readStaff',
      'identity.readSessions',
      'identity.endSessions',
      'identity.decideRoles',
      'identity.manageRoles',
      'identity.entrustWork',
      'audit.keep',
    ],
  ],
  ['auditor', '审计员', 'bank', ['audit.read', 'identity.readStaff', 'identity.readSessions']],
  [
    'sales_rep',
    '营销员',
    'own',
    [...own, 'customers.readOwn', 'customers.claim', 'outreach.contact', 'leads.work', 'loans.apply'],
  ],
  ['channel_manager', '渠道经理', 'outlet', [...own, 'loans.registerBank', 'products.manage', 'customers.readBasic']],
  ['service_agent', '客服人员', 'own', [...own, 'loans.care', 'customers.readOwn', 'outreach.contact']],
  [
    'dept_manager',
    '部门领导',
    'subtree',
    [...peopleOf, 'customers.import', 'customers.allocate', 'customers.readBasic', 'leads.work', 'campaigns.manage'],
  ],
  ['finance_auditor', '财务审核', 'subtree', ['wealth.confirmFunds', 'reports.read']],
  ['investor_services', '投资者服务', 'subtree', ['wealth.verify', 'customers.readBasic']],
  ['kb_reviewer', '知识审核员', 'bank', ['office.reviewArticles']],
  ['teller', '柜员', 'outlet', [...own, 'queue.read', 'queue.serve', 'customers.claim', 'leads.refer']],
  [
    'wealth_manager',
    '理财经理',
    'outlet',
    [
      ...own,
      ...hall,
      'customers.readOwn',
      'customers.revealOwn',
      'leads.work',
      'leads.refer',
      'outreach.contact',
      'identity.readStaff',
    ],
  ],
  [
    'lobby_manager',
    '大堂经理',
    'outlet',
    [
      ...own,
      ...hall,
      'queue.adjust',
      'queue.abandon',
      'leads.refer',
      'leads.work',
      'forms.enter',
      'identity.readStaff',
    ],
  ],
  [
    'outlet_head',
    '网点负责人',
    'outlet',
    [
      ...own,
      ...hall,
      ...peopleOf,
      'customers.readFull',
      'customers.reveal',
      'customers.allocate',
      'customers.approveClaim',
      'identity.gradeStaff',
      'identity.readSessions',
      'identity.endSessions',
      'leads.work',
      'queue.manage',
    ],
  ],
  ['marketing_supervisor', '营销主管', 'subtree', [...peopleOf, 'customers.readBasic', 'campaigns.manage']],
  ['inspector', '检查员', 'subtree', ['reports.inspect', 'customers.readBasic']],
  ['collector', '采集人', 'own', ['forms.fill']],
  ['entry_clerk', '录入人员', 'outlet', ['forms.fill', 'forms.enter']],
  [
    'branch_admin',
    '机构管理员',
    'subtree',
    [
      'identity.readStaff',
      'identity.manageStaff',
      'identity.gradeStaff',
      'identity.assignStaff',
      'identity.importStaff',
      'identity.exportStaff',
      'identity.manageInstitutions',
      'identity.resetPassword',
      'identity.readSessions',
      'identity.endSessions',
      'identity.manageDevices',
      'products.read',
      'products.recommend',
      'queue.manage',
      'settings.manage',
      'office.notices',
    ],
  ],
  ['customer_kiosk', '客户模式', 'outlet', ['products.read']],
];

const idOf = (n: number): Id => toId(`00000000-0000-4000-a000-${n.toString(16).padStart(12, '0')}`);

export const builtInRoles: readonly Role[] = table.map(([code, name, scope, permissions], n) => ({
  id: idOf(n + 1),
  code,
  name,
  scope,
  permissions: [...new Set(permissions)].toSorted(),
  builtIn: true,
  active: true,
}));
