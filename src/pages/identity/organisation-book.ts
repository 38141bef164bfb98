// Institutions and roles as the server lists them, read once for a page: what its choices and names are made of.
import type { Institution, Role } from '#domain/identity/identity.model.ts';
import { permissionNames, isPermission } from '#domain/identity/permissions.ts';
import type { RefusalData } from '#domain/kernel/refusal.ts';
import type { Option } from '#ui/select.tsx';
import { useWords } from '#ui/words.ts';
import { refusalSentence } from '../refusal-sentence.ts';
import { adminWords } from './admin.words.ts';
import { permissionWords } from './rights.words.ts';
import { roleWords } from './role.words.ts';
import { createReading } from './server-reading.ts';

const t = useWords(adminWords);
const rights = useWords(permissionWords);
const builtIn = useWords(roleWords);

export type InstitutionShown = Institution & { readonly people: number };
export type RoleShown = Role & { readonly holders: number };

export function createBook() {
  const tree = createReading<{ rows: readonly InstitutionShown[]; more: boolean }>(() => '/institutions?closed=1');
  const table = createReading<{ rows: readonly RoleShown[] }>(() => '/roles');
  const institutions = () => tree.data()?.rows ?? [];
  const roles = () => table.data()?.rows ?? [];
  const isOld = (of: typeof tree | typeof table) => of.no()?.code === 'offline' && of.data() !== null;
  return {
    tree,
    table,
    institutions,
    roles,
    /** Shown although the server could not be asked again. */
    isOld: () => isOld(tree) || isOld(table),
    institution: (id: string) => institutions().find((one) => one.id === id),
    roleName: (code: string) => roleName(roles().find((role) => role.code === code) ?? { code, name: code }),
  };
}
export type Book = ReturnType<typeof createBook>;

/** What came with the product is called as the language has it, unless the bank has renamed it. */
export function roleName({ code, name }: { readonly code: string; readonly name: string }): string {
  const known = (roleWords as Readonly<Record<string, { zh: string }>>)[code];
  return known && (known.zh === name || name === code) ? builtIn[code as keyof typeof roleWords] : name;
}

export const permissionWord = (name: string): string => (isPermission(name) ? rights[name] : name);

/** A sentence about rights, with their names and not their codes. */
export function rightsSentence({ code, data }: { readonly code: string; readonly data: RefusalData }): string {
  const named = Object.entries(data).map(([key, value]): [string, string | number] => {
    if (typeof value !== 'string') return [key, value];
    if (key === 'permission') return [key, permissionWord(value)];
    return [key, ['one', 'other', 'role'].includes(key) ? roleName({ code: value, name: value }) : value];
  });
  return refusalSentence(code, Object.fromEntries(named));
}

/** Permissions by the area they belong to, in the order of the list. */
const areas = [...new Set(permissionNames.map((name) => name.split('.')[0]!))];
export const permissionGroups = areas.map((area) => ({
  area,
  permissions: permissionNames.filter((name) => name.startsWith(`${area}.`)),
}));

/** For a choice: open ones in the order of the tree, each as far in as it lies deep. */
export function placeOptions(
  book: Book,
  whyNot: (institution: InstitutionShown) => string | null = () => null,
): Option[] {
  const open = book.institutions().filter(({ active }) => active);
  const least = Math.min(...open.map(({ path }) => path.split('/').length));
  return open.map((one) => ({
    value: one.id,
    label: `${'\u3000'.repeat(one.path.split('/').length - least)}${one.name}`,
    whyNot: whyNot(one),
  }));
}

export const levelWord = (level: Institution['level']): string => t[level];
export const ownershipWord = (ownership: Institution['ownership']): string => t[ownership];
