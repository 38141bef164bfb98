/** People: taken on, changed, moved, gone; superiors and managed departments. */
import { describe, expect } from 'vitest';
import { approvalKind, institutionKind, staffKind, type Approval } from '#domain/identity/identity.model.ts';
import {
  addStaff,
  changeOwnCard,
  changeStaff,
  deactivateStaff,
  noteConfidentiality,
  reactivateStaff,
  setManaged,
  setSuperior,
  transferStaff,
} from '#domain/identity/staff.mutators.ts';
import { toInstant } from '#domain/kernel/day.ts';
import { act, bothSides, NINE, seed } from '#tests/kit/both-sides.ts';
import { chen, guo, hallMachine, he, idOf, lin, luo, ma, zhou } from '#tests/kit/people.ts';
import { bank, branch, eastGate, farBranch, farOutlet, head, lakeRoad, personOf, stranger } from './small-bank.ts';

const id = idOf(73, 1);
const newcomer = { id, outletId: lakeRoad.id, employeeNo: '80100', name: '田雨', phone: null, mobile: '13900000000' };
const linAs = { staffId: lin.id, outletId: lakeRoad.id };
const theStranger = { staffId: stranger.id, outletId: farOutlet.id };
const DAY = 24 * 60 * 60 * 1000;
const later = (days: number) => toInstant(NINE + days * DAY);
const times = (n: number, said: string): string[] => Array.from({ length: n }, () => said);

describe('taking on', () => {
  bothSides('IDN-015 IDN-027 a newcomer has a number, an outlet and no role at all', () => ({
    rows: bank(),
    acts: [act(he, addStaff, newcomer)],
    end: ({ said, row }) => {
      expect(said).toEqual(['applied']);
      expect(row(staffKind, id)).toEqual({
        ...newcomer,
        ...{ roles: [], manages: [], superiorId: null, tier: null, grade: null, confidentialSince: null, active: true },
      });
    },
  }));
  bothSides('IDN-027 a number names one person for ever, also after he has left', () => ({
    rows: bank(seed(staffKind, { ...stranger, active: false })),
    acts: [
      act(he, addStaff, { ...newcomer, employeeNo: '80001' }),
      act(he, addStaff, { ...newcomer, employeeNo: stranger.employeeNo }),
      act(he, addStaff, { ...newcomer, id: lin.id }),
    ],
    end: ({ said }) => expect(said).toEqual(times(3, 'identity.number-taken')),
  }));
  bothSides('IDN-015 not elsewhere, not where it is closed, and not by whom it is not given to', () => ({
    rows: bank(seed(institutionKind, { ...eastGate, active: false })),
    acts: [
      act(he, addStaff, { ...newcomer, outletId: farOutlet.id }),
      act(he, addStaff, { ...newcomer, outletId: eastGate.id }),
      ...[lin, chen, ma, luo, hallMachine].map((by) => act(by, addStaff, newcomer)),
    ],
    end: ({ said }) =>
      expect(said).toEqual(['identity.out-of-reach', 'identity.institution-closed', ...times(5, 'sync.not-allowed')]),
  }));
  bothSides('IDN-015 roles, grades and what he manages cannot be sent along', () => ({
    rows: bank(),
    acts: [
      ...[{ roles: ['super_admin'] }, { manages: [head.id] }, { tier: 9 }, { active: true }].map((more) =>
        act(he, addStaff, { ...newcomer, ...more }),
      ),
      act(he, changeStaff, { ...linAs, name: '林', phone: null, mobile: null, roles: ['super_admin'] } as never),
      act(lin, changeOwnCard, { name: '林', phone: null, mobile: null, outletId: head.id } as never),
    ],
    end: ({ said }) => expect(said).toEqual(times(6, 'sync.bad-input')),
  }));
});

describe('changing', () => {
  bothSides('IDN-015 name and numbers change; a person elsewhere does not, whatever outlet is named for him', () => ({
    rows: bank(),
    acts: [
      act(he, changeStaff, { ...linAs, name: '林晓晓', phone: '0755-1234567', mobile: null }),
      act(he, changeStaff, { ...theStranger, name: '他', phone: null, mobile: null }),
      act(he, changeStaff, { staffId: stranger.id, outletId: lakeRoad.id, name: '他', phone: null, mobile: null }),
      act(he, changeStaff, { staffId: he.id, outletId: branch.id, name: '我', phone: null, mobile: null }),
    ],
    end: ({ said, row }) => {
      expect(said).toEqual(['applied', ...times(2, 'identity.out-of-reach'), 'identity.not-oneself']);
      expect(row(staffKind, lin.id)).toEqual({ ...personOf('lobby'), name: '林晓晓', phone: '0755-1234567' });
    },
  }));
  bothSides(
    'IDN-012 everybody keeps his own name and numbers up to date; the name is needed, the number stays',
    () => ({
      rows: bank(),
      acts: [
        act(lin, changeOwnCard, { name: ' 林晓 ', phone: null, mobile: '13800000001' }),
        act(lin, changeOwnCard, { name: '  ', phone: null, mobile: null }),
        act(lin, changeOwnCard, { name: '林晓', phone: 'call me', mobile: null }),
        act(hallMachine, changeOwnCard, { name: 'qm', phone: null, mobile: null }),
      ],
      end: ({ said, row }) => {
        expect(said).toEqual(['applied', 'sync.bad-input', 'sync.bad-input', 'sync.not-allowed']);
        expect(row(staffKind, lin.id)).toEqual({ ...personOf('lobby'), mobile: '13800000001' });
      },
    }),
  );
  bothSides('IDN-015 a transfer needs reach over both institutions, and an open one to go to', () => ({
    rows: bank(),
    acts: [
      act(he, transferStaff, { ...linAs, toId: farOutlet.id }),
      act(he, transferStaff, { ...linAs, toId: lakeRoad.id }),
      act(he, transferStaff, { ...linAs, toId: eastGate.id }),
    ],
    end: ({ said, row }) => {
      expect(said).toEqual(['identity.out-of-reach', 'identity.own-outlet', 'applied']);
      expect(row(staffKind, lin.id)).toEqual({ ...personOf('lobby'), outletId: eastGate.id });
    },
  }));
});

describe('leaving', () => {
  const asked: Approval = {
    id: idOf(74, 1),
    outletId: lakeRoad.id,
    what: 'roles',
    subjectId: lin.id,
    payload: { roles: ['teller'], before: ['lobby_manager'] },
    askedBy: guo.id,
    askedAt: NINE,
    decidedBy: null,
    decidedAt: null,
    state: 'open',
  };
  bothSides('IDN-015 who leaves loses every right, and what was asked for him falls; back again he has none', () => ({
    rows: bank(
      seed(approvalKind, asked),
      seed(staffKind, { ...personOf('lobby'), manages: [lakeRoad.id], superiorId: chen.id }),
    ),
    acts: [
      act(he, deactivateStaff, linAs),
      act(he, deactivateStaff, linAs),
      act(he, changeStaff, { ...linAs, name: '林', phone: null, mobile: null }),
      act(he, reactivateStaff, linAs),
      act(he, reactivateStaff, linAs),
    ],
    end: ({ said, row }) => {
      expect(said).toEqual(['applied', 'identity.has-left', 'identity.has-left', 'applied', 'identity.is-there']);
      expect(row(staffKind, lin.id)).toEqual({ ...personOf('lobby'), roles: [] });
      expect(row(approvalKind, asked.id)).toEqual({ ...asked, state: 'withdrawn', decidedAt: NINE });
    },
  }));
  bothSides('IDN-015 nobody deactivates himself, or somebody elsewhere', () => ({
    rows: bank(),
    acts: [
      act(he, deactivateStaff, { staffId: he.id, outletId: branch.id }),
      act(he, deactivateStaff, theStranger),
      act(chen, deactivateStaff, linAs),
      act(he, reactivateStaff, theStranger),
    ],
    end: ({ said }) =>
      expect(said).toEqual([
        'identity.not-oneself',
        'identity.out-of-reach',
        'sync.not-allowed',
        'identity.out-of-reach',
      ]),
  }));
});

describe('who manages what, and who is above whom', () => {
  bothSides(
    'IDN-024 manageable departments are given by somebody who reaches them himself, and not to oneself',
    () => ({
      rows: bank(),
      acts: [
        act(he, setManaged, { ...linAs, manages: [eastGate.id, lakeRoad.id] }),
        act(he, setManaged, { ...linAs, manages: [farBranch.id] }),
        act(he, setManaged, { ...linAs, manages: [eastGate.id, eastGate.id] }),
        act(he, setManaged, { staffId: he.id, outletId: branch.id, manages: [lakeRoad.id] }),
      ],
      end: ({ said, row }) => {
        expect(said).toEqual(['applied', 'identity.out-of-reach', 'identity.named-twice', 'identity.not-oneself']);
        expect(row(staffKind, lin.id)!.manages).toEqual([eastGate.id, lakeRoad.id].toSorted());
      },
    }),
  );
  bothSides('IDN-026 a superior is set by the whole line above; nobody comes to stand above himself', () => ({
    rows: bank(),
    acts: [
      act(he, setSuperior, { ...linAs, above: [chen.id] }),
      act(he, setSuperior, { staffId: chen.id, outletId: lakeRoad.id, above: [lin.id, chen.id] }),
      act(he, setSuperior, { staffId: chen.id, outletId: lakeRoad.id, above: [lin.id] }),
      act(he, setSuperior, { staffId: zhou.id, outletId: lakeRoad.id, above: [lin.id, chen.id] }),
      act(he, setSuperior, { ...linAs, above: [lin.id] }),
      act(he, setSuperior, { ...linAs, above: [] }),
    ],
    end: ({ said, row }) => {
      expect(said).toEqual([
        'applied',
        'identity.above-himself',
        'identity.changed-meanwhile',
        'applied',
        'identity.above-himself',
        'applied',
      ]);
      expect([lin, zhou].map((one) => row(staffKind, one.id)!.superiorId)).toEqual([null, lin.id]);
    },
  }));
  bothSides('IDN-026 who has left is nobody’s superior', () => ({
    rows: bank(seed(staffKind, { ...personOf('head'), active: false })),
    acts: [act(he, setSuperior, { ...linAs, above: [chen.id] })],
    end: ({ said }) => expect(said).toEqual(['identity.has-left']),
  }));
  bothSides('IDN-043 the agreement is noted with its day, which a second note does not move, and taken back', () => ({
    rows: bank(),
    acts: [
      act(he, noteConfidentiality, { ...linAs, signed: true }),
      act(he, noteConfidentiality, { ...linAs, signed: true }, later(1)),
      act(he, noteConfidentiality, { staffId: zhou.id, outletId: lakeRoad.id, signed: true }),
      act(he, noteConfidentiality, { staffId: zhou.id, outletId: lakeRoad.id, signed: false }),
      act(he, noteConfidentiality, { staffId: he.id, outletId: branch.id, signed: true }),
    ],
    end: ({ said, row }) => {
      expect(said).toEqual([...times(4, 'applied'), 'identity.not-oneself']);
      expect([lin, zhou].map((one) => row(staffKind, one.id)!.confidentialSince)).toEqual([NINE, null]);
    },
  }));
});
