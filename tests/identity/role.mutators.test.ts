/** Who has which rights, who gives them, and that it takes two. */
import { describe, expect } from 'vitest';
import { approvalKind, roleKind, staffKind, type Approval, type Role } from '#domain/identity/identity.model.ts';
import { builtInRoles } from '#domain/identity/role-table.ts';
import {
  addRole,
  changeRole,
  decideRoles,
  proposeRoles,
  retireRole,
  withdrawApproval,
} from '#domain/identity/role.mutators.ts';
import { act, bothSides, NINE, seed } from '#tests/kit/both-sides.ts';
import { chen, gao, guo, hallMachine, he, idOf, lin, luo, ma } from '#tests/kit/people.ts';
import { bank, branch, farOutlet, head, lakeRoad, personOf, stranger } from './small-bank.ts';

const roleOf = (code: string): Role => builtInRoles.find((role) => role.code === code)!;
const times = (n: number, said: string): string[] => Array.from({ length: n }, () => said);
const id = idOf(77, 1);
const linAs = { staffId: lin.id, outletId: lakeRoad.id };
const asks = (roles: string[], n = 1) => ({ ...linAs, id: idOf(78, n), roles });
const open = (parts: Partial<Approval> = {}): Approval => ({
  id: idOf(78, 1),
  outletId: lakeRoad.id,
  what: 'roles',
  subjectId: lin.id,
  payload: { roles: ['lobby_manager', 'teller'], before: ['lobby_manager'] },
  askedBy: guo.id,
  askedAt: NINE,
  decidedBy: null,
  decidedAt: null,
  state: 'open',
  ...parts,
});

describe('what a role may do', () => {
  const fresh = { id, code: 'greeter', name: '迎宾', scope: 'outlet' as const, permissions: ['queue.read'] };
  bothSides('IDN-018 IDN-019 a bank makes roles of its own, changes and retires them', () => ({
    rows: bank(),
    acts: [
      act(ma, addRole, { ...fresh, permissions: ['queue.read', 'customers.readBasic', 'queue.read'] }),
      act(ma, changeRole, { id, name: '引导员', scope: 'subtree', permissions: ['queue.read'] }),
      act(ma, retireRole, { id }),
      act(ma, retireRole, { id }),
      act(ma, changeRole, { id, name: '引导员', scope: 'outlet', permissions: [] }),
    ],
    end: ({ said, row }) => {
      expect(said).toEqual(['applied', 'applied', 'applied', 'identity.role-retired', 'identity.role-retired']);
      expect(row(roleKind, id)).toEqual({
        ...fresh,
        ...{ name: '引导员', scope: 'subtree', builtIn: false, active: false },
      });
    },
  }));
  bothSides('IDN-018 roles that came with the product are edited, never removed', () => ({
    rows: bank(),
    acts: [
      act(ma, changeRole, { ...roleOf('teller'), permissions: ['queue.read'] }),
      act(ma, changeRole, { id: roleOf('teller').id, name: '柜员', scope: 'outlet', permissions: ['queue.read'] }),
      act(gao, retireRole, { id: roleOf('teller').id }),
    ],
    end: ({ said, row }) => {
      expect(said).toEqual(['sync.bad-input', 'applied', 'identity.role-built-in']);
      expect(row(roleKind, roleOf('teller').id)).toEqual({ ...roleOf('teller'), permissions: ['queue.read'] });
    },
  }));
  bothSides(
    'IDN-019 there are no permissions but those the product knows, and none in a scope where it means nothing',
    () => ({
      rows: bank(),
      acts: [
        act(ma, addRole, { ...fresh, permissions: ['queue.readAll'] }),
        act(ma, addRole, { ...fresh, permissions: ['toString'] }),
        act(ma, addRole, { ...fresh, permissions: ['office.reviewArticles'] }),
        act(ma, addRole, { ...fresh, code: 'teller' }),
        act(ma, addRole, { ...fresh, id: roleOf('teller').id }),
        act(ma, addRole, { ...fresh, builtIn: true } as never),
      ],
      end: ({ said }) =>
        expect(said).toEqual([
          ...times(2, 'identity.unknown-permission'),
          'identity.scope-too-narrow',
          ...times(2, 'identity.code-taken'),
          'sync.bad-input',
        ]),
    }),
  );
  bothSides(
    'IDN-018 IDN-019 nobody grants a right over rights that he has not, nor further than he reaches, nor edits a role of his own',
    () => ({
      rows: bank(),
      acts: [
        act(ma, addRole, { ...fresh, permissions: ['identity.proposeRoles'] }),
        act({ ...ma, scope: 'subtree' }, addRole, { ...fresh, scope: 'bank' }),
        act({ ...ma, permissions: ['identity.manageRoles', 'queue.read'] }, addRole, {
          ...fresh,
          permissions: ['queue.abandon'],
        }),
        act({ ...ma, permissions: ['identity.manageRoles', 'queue.read'] }, changeRole, {
          ...{ id: roleOf('lobby_manager').id, name: '大堂经理', scope: 'subtree' },
          permissions: ['queue.read', 'queue.abandon'],
        }),
        act(ma, changeRole, { id: roleOf('sec_admin').id, name: '我', scope: 'bank', permissions: ['queue.read'] }),
        act(gao, addRole, { ...fresh, permissions: ['identity.proposeRoles'] }),
        ...[guo, luo, he, chen, hallMachine].map((by) => act(by, addRole, fresh)),
      ],
      end: ({ said }) =>
        expect(said).toEqual([
          'identity.not-yours-to-grant',
          'identity.wider-than-own',
          'identity.not-yours-to-grant',
          'identity.not-yours-to-grant',
          'identity.own-rights',
          'applied',
          ...times(5, 'sync.not-allowed'),
        ]),
    }),
  );
  bothSides('SEC-004 no role reads the trail and administers anything, none joins system and security', () => ({
    rows: bank(),
    acts: [
      act(gao, addRole, { ...fresh, scope: 'bank', permissions: ['audit.read', 'audit.keep'] }),
      act(gao, addRole, { ...fresh, permissions: ['audit.read', 'identity.manageStaff'] }),
      act(gao, addRole, { ...fresh, scope: 'bank', permissions: ['identity.manageStaff', 'identity.manageRoles'] }),
      act(gao, addRole, { ...fresh, permissions: ['audit.read', 'reports.inspect'] }),
    ],
    end: ({ said }) => expect(said).toEqual([...times(2, 'identity.audit-apart'), 'identity.duties-mixed', 'applied']),
  }));
});

describe('who has a role', () => {
  bothSides('IDN-017 SEC-004 one asks, another grants, and then it holds', () => ({
    rows: bank(),
    acts: [
      act(guo, proposeRoles, asks(['teller', 'lobby_manager', 'teller'])),
      act(ma, decideRoles, { ...asks(['lobby_manager', 'teller']), grant: true }),
      act(ma, decideRoles, { ...asks(['lobby_manager', 'teller']), grant: true }),
    ],
    end: ({ said, row }) => {
      expect(said).toEqual(['applied', 'applied', 'identity.already-decided']);
      expect(row(staffKind, lin.id)).toEqual({ ...personOf('lobby'), roles: ['lobby_manager', 'teller'] });
      expect(row(approvalKind, idOf(78, 1))).toEqual(open({ state: 'granted', decidedBy: ma.id, decidedAt: NINE }));
    },
  }));
  bothSides('SEC-004 until it is decided nothing changes; turned down or taken back it never does', () => ({
    rows: bank(),
    acts: [
      act(guo, proposeRoles, asks(['teller'])),
      act(guo, proposeRoles, asks(['teller'], 2)),
      act(ma, decideRoles, { ...asks(['teller']), grant: false }),
      act(ma, decideRoles, { ...asks(['teller']), grant: false, reason: '  ' }),
      act(ma, decideRoles, { ...asks(['teller']), grant: false, reason: ' 编制已满 ' }),
      act(guo, proposeRoles, asks(['teller'], 2)),
      act(ma, withdrawApproval, { id: idOf(78, 2) }),
      act(guo, withdrawApproval, { id: idOf(78, 2) }),
      act(guo, withdrawApproval, { id: idOf(78, 2) }),
      act(ma, decideRoles, { ...asks(['teller'], 2), grant: true }),
    ],
    end: ({ said, row }) => {
      expect(said).toEqual([
        'applied',
        'identity.already-asked',
        'identity.reason-missing',
        'identity.reason-missing',
        'applied',
        'applied',
        'identity.out-of-reach',
        'applied',
        'identity.already-decided',
        'identity.already-decided',
      ]);
      expect(row(staffKind, lin.id)).toEqual(personOf('lobby'));
      expect([1, 2].map((n) => row(approvalKind, idOf(78, n))!.state)).toEqual(['refused', 'withdrawn']);
      expect(row(approvalKind, idOf(78, 1))!.payload.reason).toBe('编制已满');
    },
  }));
  bothSides(
    'SEC-004 not by the one who asked, not by the one it is about, not for something else than was asked',
    () => ({
      rows: bank(
        seed(approvalKind, open({ askedBy: gao.id })),
        seed(approvalKind, open({ id: idOf(78, 2), subjectId: gao.id, outletId: head.id })),
      ),
      acts: [
        act(gao, decideRoles, { ...asks(['lobby_manager', 'teller']), grant: true }),
        act(gao, decideRoles, { ...asks([]), ...{ staffId: gao.id, outletId: head.id, id: idOf(78, 2) }, grant: true }),
        act(ma, decideRoles, { ...asks(['lobby_manager']), grant: true }),
        act(ma, decideRoles, { ...asks(['lobby_manager', 'teller'], 2), grant: true }),
        ...[guo, he, luo, chen].map((by) =>
          act(by, decideRoles, { ...asks(['lobby_manager', 'teller']), grant: true }),
        ),
      ],
      end: ({ said }) =>
        expect(said).toEqual([
          'identity.own-request',
          'identity.not-oneself',
          'identity.changed-meanwhile',
          'identity.out-of-reach',
          ...times(4, 'sync.not-allowed'),
        ]),
    }),
  );
  bothSides('SEC-004 what was asked over roles that he has no more is asked anew', () => ({
    rows: bank(seed(approvalKind, open()), seed(staffKind, { ...personOf('lobby'), roles: ['inspector'] })),
    acts: [
      act(ma, decideRoles, { ...asks(['lobby_manager', 'teller']), grant: true }),
      act(ma, decideRoles, { ...asks(['lobby_manager', 'teller']), grant: false, reason: '角色已变' }),
    ],
    end: ({ said }) => expect(said).toEqual(['identity.changed-meanwhile', 'applied']),
  }));
  bothSides(
    'SEC-004 system administrator, security administrator and auditor exclude one another, the owner all three',
    () => {
      const officers = ['sys_admin', 'sec_admin', 'auditor', 'super_admin'];
      const pairs = officers.flatMap((one, n) => officers.slice(n + 1).map((other) => [one, other]));
      return {
        rows: bank(),
        acts: [
          ...pairs.map((pair) => act(gao, proposeRoles, asks(pair))),
          act(gao, proposeRoles, asks(['auditor', 'branch_admin'])),
          act(gao, proposeRoles, asks(['sys_admin', 'branch_admin', 'teller'])),
        ],
        end: ({ said }) => expect(said).toEqual([...times(7, 'identity.roles-exclude'), 'applied']),
      };
    },
  );
  bothSides('SEC-004 they exclude one another under any name', () => ({
    rows: bank(seed(roleKind, { ...roleOf('sec_admin'), id, code: 'keeper', permissions: ['identity.decideRoles'] })),
    acts: [act(gao, proposeRoles, asks(['keeper', 'sys_admin']))],
    end: ({ said }) => expect(said).toEqual(['identity.roles-exclude']),
  }));
  bothSides(
    'IDN-017 nobody asks for himself, for somebody out of reach, for roles there are none, or for none other',
    () => ({
      rows: bank(seed(roleKind, { ...roleOf('inspector'), active: false })),
      acts: [
        act(guo, proposeRoles, { ...asks(['sec_admin']), staffId: guo.id, outletId: head.id }),
        act({ ...guo, scope: 'subtree', paths: [branch.path] }, proposeRoles, {
          ...asks(['teller']),
          staffId: stranger.id,
          outletId: farOutlet.id,
        }),
        act(guo, proposeRoles, asks(['boss'])),
        act(guo, proposeRoles, asks(['inspector'])),
        act(guo, proposeRoles, asks(['lobby_manager'])),
        ...[lin, chen, he, ma, luo].map((by) => act(by, proposeRoles, asks(['teller']))),
      ],
      end: ({ said }) =>
        expect(said).toEqual([
          'identity.not-oneself',
          'identity.out-of-reach',
          ...times(2, 'identity.unknown-role'),
          'identity.roles-same',
          ...times(5, 'sync.not-allowed'),
        ]),
    }),
  );
  bothSides(
    'IDN-017 who asks and who grants give only what is theirs to give, no further than they reach; taking away they always may',
    () => ({
      rows: bank(
        seed(approvalKind, open({ payload: { roles: ['sys_admin'], before: ['lobby_manager'] }, askedBy: gao.id })),
      ),
      acts: [
        act(ma, decideRoles, { ...asks(['sys_admin']), grant: true }),
        act(ma, decideRoles, { ...asks(['sys_admin']), grant: false, reason: '不在编' }),
        act(guo, proposeRoles, asks(['sec_admin'], 2)),
        act(guo, proposeRoles, asks(['super_admin'], 2)),
        act({ ...guo, scope: 'subtree', paths: [branch.path] }, proposeRoles, asks(['kb_reviewer'], 2)),
        act({ ...guo, permissions: ['identity.proposeRoles'] }, proposeRoles, asks(['teller', 'lobby_manager'], 2)),
        act({ ...guo, permissions: ['identity.proposeRoles'] }, proposeRoles, asks([], 2)),
      ],
      end: ({ said }) =>
        expect(said).toEqual([
          'identity.not-yours-to-grant',
          'applied',
          ...times(2, 'identity.not-yours-to-grant'),
          'identity.wider-than-own',
          'identity.not-yours-to-grant',
          'applied',
        ]),
    }),
  );
});
