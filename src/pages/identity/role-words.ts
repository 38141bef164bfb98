// What the matrix calls areas, scopes and duties.
import type { Role } from '#domain/identity/identity.model.ts';
import { dutiesOf } from '#domain/identity/role.rules.ts';
import { useWords } from '#ui/words.ts';
import { rolesWords } from './roles.words.ts';

const t = useWords(rolesWords);

const areas: Readonly<Record<string, () => string>> = {
  identity: () => t.areaIdentity,
  audit: () => t.areaAudit,
  settings: () => t.areaSettings,
  products: () => t.areaProducts,
  customers: () => t.areaCustomers,
  queue: () => t.areaQueue,
  forms: () => t.areaForms,
  leads: () => t.areaLeads,
  campaigns: () => t.areaCampaigns,
  outreach: () => t.areaOutreach,
  loans: () => t.areaLoans,
  wealth: () => t.areaWealth,
  performance: () => t.areaPerformance,
  membership: () => t.areaMembership,
  office: () => t.areaOffice,
  reports: () => t.areaReports,
};
export const areaWord = (area: string): string => areas[area]?.() ?? area;

/** In the width of a column. */
export const shortScope = (scope: Role['scope']): string =>
  ({ own: t.shortOwn, outlet: t.shortOutlet, subtree: t.shortSubtree, bank: t.shortBank })[scope];

/** SEC-004: the duty that keeps its holder from the others; null = none. */
export function dutyWord(role: Pick<Role, 'permissions'>): string | null {
  const duties = dutiesOf(role);
  if (duties.length > 1) return t.dutyAll;
  const [duty] = duties;
  return duty ? { system: t.dutySystem, security: t.dutySecurity, audit: t.dutyAudit }[duty] : null;
}
