/** The institution tree and who keeps it, on memory and on Postgres. */
import { describe, expect } from 'vitest';
import {
  addInstitution,
  changeInstitution,
  closeInstitution,
  moveInstitution,
} from '#domain/identity/institution.mutators.ts';
import { institutionKind, staffKind, type Institution } from '#domain/identity/identity.model.ts';
import { act, bothSides, seed } from '#tests/kit/both-sides.ts';
import { chen, guo, hallMachine, he, idOf, lin, nightWatch } from '#tests/kit/people.ts';
import { bank, branch, city, eastGate, farBranch, farOutlet, head, lakeRoad, stranger } from './small-bank.ts';

const id = idOf(72, 1);
const fresh = {
  id,
  parentId: branch.id,
  level: 'outlet',
  code: '440305009',
  name: '新街支行',
  ownership: 'agency',
} as const;

describe('adding', () => {
  bothSides('IDN-021 IDN-022 IDN-023 an outlet hangs below its branch, with the path to it and who runs it', () => ({
    rows: bank(),
    acts: [act(he, addInstitution, fresh)],
    end: ({ said, row }) => {
      expect(said).toEqual(['applied']);
      expect(row(institutionKind, id)).toEqual({ ...fresh, path: `${branch.path}440305009/`, active: true });
    },
  }));
  bothSides('IDN-022 each level hangs below a higher one; a department below anything but a department', () => ({
    rows: bank(),
    acts: [
      act(guo, addInstitution, { ...fresh, parentId: lakeRoad.id }),
      act(guo, addInstitution, { ...fresh, parentId: branch.id, level: 'tier2' }),
      act(guo, addInstitution, { ...fresh, parentId: branch.id, level: 'tier1' }),
      act(guo, addInstitution, { ...fresh, parentId: lakeRoad.id, level: 'department' }),
      act(guo, addInstitution, { ...fresh, id: idOf(72, 2), parentId: id, code: 'D2', level: 'department' }),
      act(guo, addInstitution, { ...fresh, id: idOf(72, 3), parentId: head.id, code: 'D3', level: 'department' }),
      act(guo, addInstitution, { ...fresh, id: idOf(72, 4), parentId: head.id, code: 'H2', level: 'head' }),
    ],
    end: ({ said }) =>
      expect(said).toEqual([
        ...Array.from({ length: 3 }, () => 'identity.level-not-below'),
        'applied',
        'identity.level-not-below',
        'applied',
        'identity.level-not-below',
      ]),
  }));
  bothSides('IDN-021 a code is there once in the bank, and an id too', () => ({
    rows: bank(),
    acts: [
      act(guo, addInstitution, { ...fresh, code: farOutlet.code }),
      act(guo, addInstitution, { ...fresh, id: lakeRoad.id }),
    ],
    end: ({ said }) => expect(said).toEqual(['identity.code-taken', 'identity.code-taken']),
  }));
  bothSides('IDN-021 only who keeps that part of the tree; a machine and the clock keep none', () => ({
    rows: bank(),
    acts: [
      act(he, addInstitution, { ...fresh, parentId: farBranch.id }),
      act(he, addInstitution, { ...fresh, parentId: city.id, level: 'tier2' }),
      ...[chen, lin, hallMachine, nightWatch].map((by) => act(by, addInstitution, fresh)),
    ],
    end: ({ said }) =>
      expect(said).toEqual([
        'identity.out-of-reach',
        'identity.out-of-reach',
        ...Array.from({ length: 4 }, () => 'sync.not-allowed'),
      ]),
  }));
  bothSides('a path, and whether it is open, cannot be sent along', () => ({
    rows: bank(),
    acts: [
      act(he, addInstitution, { ...fresh, path: 'HO/' } as never),
      act(he, addInstitution, { ...fresh, code: 'a/b' }),
      act(he, changeInstitution, { id: lakeRoad.id, name: '新名', ownership: 'self', active: false } as never),
    ],
    end: ({ said }) => expect(said).toEqual(['sync.bad-input', 'sync.bad-input', 'sync.bad-input']),
  }));
});

describe('changing', () => {
  bothSides('IDN-021 IDN-023 name and ownership change; outside the reach and after closing they do not', () => ({
    rows: bank(seed(institutionKind, { ...eastGate, active: false })),
    acts: [
      act(he, changeInstitution, { id: lakeRoad.id, name: ' 南湖支行 ', ownership: 'agency' }),
      act(he, changeInstitution, { id: farOutlet.id, name: '香山', ownership: 'self' }),
      act(he, changeInstitution, { id: eastGate.id, name: '东门', ownership: 'self' }),
    ],
    end: ({ said, row }) => {
      expect(said).toEqual(['applied', 'identity.out-of-reach', 'identity.institution-closed']);
      expect(row(institutionKind, lakeRoad.id)).toEqual({ ...lakeRoad, name: '南湖支行', ownership: 'agency' });
    },
  }));
});

describe('moving', () => {
  const branchWith = [lakeRoad.id, eastGate.id];
  bothSides('IDN-021 an institution moves with all that hangs below it, and every path with it', () => ({
    rows: bank(),
    acts: [act(guo, moveInstitution, { id: branch.id, parentId: head.id, below: branchWith })],
    end: ({ said, row, rows }) => {
      expect(said).toEqual(['applied']);
      expect(row(institutionKind, branch.id)).toMatchObject({ parentId: head.id, path: 'HO/440305/' });
      expect(row(institutionKind, eastGate.id)).toMatchObject({ parentId: branch.id, path: 'HO/440305/440305003/' });
      const all = new Map(rows(institutionKind).map((each) => [each.id, each]));
      const pathOf = (each: Institution): string =>
        `${each.parentId ? pathOf(all.get(each.parentId)!) : ''}${each.code}/`;
      for (const each of all.values()) expect(each.path).toBe(pathOf(each));
    },
  }));
  bothSides(
    'IDN-021 never below itself, not by way of others, not to a level that is none, and the root not at all',
    () => ({
      rows: bank(),
      acts: [
        act(guo, moveInstitution, { id: branch.id, parentId: branch.id, below: branchWith }),
        act(guo, moveInstitution, { id: branch.id, parentId: lakeRoad.id, below: branchWith }),
        act(guo, moveInstitution, { id: branch.id, parentId: farBranch.id, below: branchWith }),
        act(guo, moveInstitution, { id: head.id, parentId: lakeRoad.id, below: [] }),
      ],
      end: ({ said }) =>
        expect(said).toEqual([
          'identity.below-itself',
          'identity.below-itself',
          'identity.level-not-below',
          'identity.root-stays',
        ]),
    }),
  );
  bothSides('IDN-021 with a list that leaves a child out, or brings in another’s, nothing moves', () => ({
    rows: bank(),
    acts: [
      act(guo, moveInstitution, { id: branch.id, parentId: head.id, below: [lakeRoad.id] }),
      act(guo, moveInstitution, { id: branch.id, parentId: head.id, below: [...branchWith, farOutlet.id] }),
      act(guo, moveInstitution, { id: branch.id, parentId: head.id, below: [lakeRoad.id, farOutlet.id] }),
    ],
    end: ({ said }) => expect(said).toEqual(Array.from({ length: 3 }, () => 'identity.tree-changed')),
  }));
  bothSides('IDN-021 who moves reaches both ends', () => ({
    rows: bank(),
    acts: [
      act(he, moveInstitution, { id: lakeRoad.id, parentId: farBranch.id, below: [] }),
      act(he, moveInstitution, { id: farOutlet.id, parentId: branch.id, below: [] }),
      act(guo, moveInstitution, { id: lakeRoad.id, parentId: farBranch.id, below: [] }),
    ],
    end: ({ said }) => expect(said).toEqual(['identity.out-of-reach', 'identity.out-of-reach', 'applied']),
  }));
});

describe('closing', () => {
  bothSides(
    'IDN-021 not while somebody works there, not while something open hangs below it; then it is closed once',
    () => ({
      rows: bank(seed(staffKind, { ...stranger, active: false })),
      acts: [
        act(guo, closeInstitution, { id: lakeRoad.id }),
        act(guo, closeInstitution, { id: farBranch.id }),
        act(guo, closeInstitution, { id: farOutlet.id }),
        act(guo, closeInstitution, { id: farOutlet.id }),
        act(guo, closeInstitution, { id: farBranch.id }),
        act(guo, addInstitution, { ...fresh, parentId: farBranch.id }),
        act(guo, closeInstitution, { id: head.id }),
        act(he, closeInstitution, { id: farOutlet.id }),
      ],
      end: ({ said, row }) => {
        expect(said).toEqual([
          'identity.has-staff',
          'identity.has-children',
          'applied',
          'identity.institution-closed',
          'applied',
          'identity.parent-closed',
          'identity.root-stays',
          'identity.out-of-reach',
        ]);
        expect(row(institutionKind, farOutlet.id)).toEqual({ ...farOutlet, active: false });
      },
    }),
  );
});
