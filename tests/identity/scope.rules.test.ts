/** The rule book of who reaches what. */
import { describe, expect, it } from 'vitest';
import { fitsScope, isPermission, permissionNames, permissions, rightsOf } from '#domain/identity/permissions.ts';
import { builtInRoles } from '#domain/identity/role-table.ts';
import { dutiesOf, whyNotDefine, whyNotHold } from '#domain/identity/role.rules.ts';
import { reachOf, whyNotReach } from '#domain/identity/scope.rules.ts';
import { permissionWords, scopeWords } from '#pages/identity/rights.words.ts';
import { roleWords } from '#pages/identity/role.words.ts';
import { scopes } from '#domain/kernel/actor.ts';
import { gao, hallMachine, he, lin, luo, ma, nightWatch, wu, zhou } from '#tests/kit/people.ts';
import { branch, city, eastGate, farOutlet, head, lakeRoad } from './small-bank.ts';

const roleOf = (code: string) => builtInRoles.find((role) => role.code === code)!;
const at = ({ path }: { path: string }, ownerId?: string) => ({
  institutionPath: path,
  ...(ownerId === undefined ? {} : { ownerId }),
});
const codeOf = (...asked: Parameters<typeof whyNotReach>) => whyNotReach(...asked)?.code ?? 'yes';

describe('action × scope', () => {
  it('SEC-002 outlet reaches the outlet, subtree what lies below, bank everything, own what is one’s own', () => {
    const places = [head, city, branch, lakeRoad, eastGate, farOutlet];
    const reached = (actor: Parameters<typeof whyNotReach>[0]) =>
      places.filter((place) => whyNotReach(actor, 'identity.readStaff', at(place)) === null).map(({ code }) => code);
    expect(reached(lin)).toEqual([lakeRoad.code]);
    expect(reached(wu)).toEqual([eastGate.code]);
    expect(reached(he)).toEqual([branch.code, lakeRoad.code, eastGate.code]);
    expect(reached(gao)).toEqual(places.map(({ code }) => code));
    expect(codeOf(zhou, 'customers.readOwn', at(lakeRoad, zhou.id))).toBe('yes');
    expect(codeOf(zhou, 'customers.readOwn', at(lakeRoad, lin.id))).toBe('identity.out-of-reach');
    expect(codeOf(zhou, 'customers.readOwn', at(lakeRoad))).toBe('identity.out-of-reach');
  });
  it('SEC-002 without the permission nothing is reached, by whatever scope; machines reach nothing', () => {
    expect(codeOf(luo, 'identity.manageStaff', at(lakeRoad))).toBe('identity.no-permission');
    expect(codeOf(lin, 'identity.manageStaff', at(lakeRoad, lin.id))).toBe('identity.no-permission');
    expect(codeOf(hallMachine, 'identity.readStaff', at(lakeRoad))).toBe('identity.no-permission');
    expect(codeOf(nightWatch, 'identity.readStaff', at(lakeRoad))).toBe('yes');
  });
  it('IDN-024 what he manages counts besides where he works', () => {
    const manages = { ...lin, paths: [lakeRoad.path, eastGate.path] };
    expect(codeOf(manages, 'identity.readStaff', at(eastGate))).toBe('yes');
    expect(codeOf(manages, 'identity.readStaff', at(branch))).toBe('identity.out-of-reach');
    expect(codeOf({ ...he, paths: [farOutlet.path] }, 'identity.readStaff', at(lakeRoad))).toBe(
      'identity.out-of-reach',
    );
  });
  it('SEC-002 a code that begins like another is not below it', () => {
    expect(codeOf({ ...he, paths: ['HO/4403/44/'] }, 'identity.readStaff', at(lakeRoad))).toBe('identity.out-of-reach');
  });
  it('SEC-002 with several roles each permission reaches as far as the roles that give it, not as far as the widest', () => {
    const both = rightsOf([roleOf('outlet_head'), roleOf('inspector')]);
    const actor = { ...lin, ...both };
    expect(both.scope).toBe('subtree');
    expect(reachOf(actor, 'reports.inspect')).toBe('subtree');
    expect(reachOf(actor, 'identity.endSessions')).toBe('outlet');
    expect(reachOf(actor, 'identity.manageRoles')).toBeNull();
    expect(rightsOf([])).toEqual({ permissions: [], scope: 'own', narrower: {} });
  });
});

describe('the table of roles', () => {
  it('IDN-018 IDN-019 every role names permissions there are, in a scope in which they mean something', () => {
    for (const role of builtInRoles)
      for (const name of role.permissions)
        expect([role.code, name, isPermission(name) && fitsScope(name, role.scope)]).toEqual([role.code, name, true]);
    expect(permissionNames.filter((name) => !builtInRoles.some((role) => role.permissions.includes(name)))).toEqual([]);
  });
  it('IDN-018 each permission, scope and role has a name in both languages, and the rows have the Chinese one', () => {
    expect(Object.keys(permissionWords)).toEqual(permissionNames);
    expect(Object.keys(scopeWords)).toEqual([...scopes]);
    expect(builtInRoles.map(({ code, name }) => [code, name])).toEqual(
      Object.entries(roleWords).map(([code, { zh }]) => [code, zh]),
    );
  });
  it('SEC-004 the three officers are there, no two of them in one hand, none reads the trail and keeps it', () => {
    for (const code of ['sys_admin', 'sec_admin', 'auditor']) expect(dutiesOf(roleOf(code))).toHaveLength(1);
    const officers = ['sys_admin', 'sec_admin', 'auditor', 'super_admin'].map(roleOf);
    for (const one of officers)
      for (const other of officers)
        expect(whyNotHold([one, other])?.code ?? null).toBe(one === other ? null : 'identity.roles-exclude');
    for (const { permissions: held } of builtInRoles)
      expect(held.includes('audit.read') && held.includes('audit.keep')).toBe(false);
    expect(roleOf('super_admin').permissions).toHaveLength(Object.keys(permissions).length - 1);
  });
  it('SEC-004 what the product came with could be defined by nobody but by way of the rules', () => {
    const owner = { ...gao, roles: [], permissions: [...permissionNames] };
    for (const role of builtInRoles) expect([role.code, whyNotDefine(owner, null, role)]).toEqual([role.code, null]);
    expect(whyNotDefine(ma, null, roleOf('sys_admin'))?.code).toBe('identity.not-yours-to-grant');
  });
});
