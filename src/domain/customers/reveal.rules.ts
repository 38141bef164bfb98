// Who may see what of a customer that the hall does not see (CUS-076, CUS-008).
import type { Actor } from '../kernel/actor.ts';
import { mayDo } from '../kernel/actor.ts';
import { refuse, type Refusal } from '../kernel/refusal.ts';
import type { PermissionName } from '../identity/permissions.ts';
import { whyNotReach, type Target } from '../identity/scope.rules.ts';

/** Each lets its holder read masked values, as far as it reaches. */
export const maskedReaders = ['customers.readBasic', 'customers.readFull', 'customers.readOwn'] as const;
const revealers = ['customers.reveal', 'customers.revealOwn'] as const;

/** One of these permissions is enough, each as far as it reaches. A customer out of reach and none at all are one answer. */
function whyNotAny(actor: Actor, permissions: readonly PermissionName[], target: Target | null): Refusal | null {
  const held = permissions.filter((name) => mayDo(actor, name));
  if (held.length === 0) return refuse('identity.no-permission');
  const reached = target !== null && held.some((name) => whyNotReach(actor, name, target) === null);
  return reached ? null : refuse('identity.out-of-reach');
}

/** Why this person may not see even the masked values. */
export const whyNotReadMasked = (actor: Actor, target: Target | null): Refusal | null =>
  whyNotAny(actor, maskedReaders, target);
/** Why this person may not be shown a clear value of this customer, whatever reason he gives. */
export const whyNotReveal = (actor: Actor, target: Target | null): Refusal | null =>
  whyNotAny(actor, revealers, target);
/** Whether he may read the masked values of anybody at all: to whoever may not, their place is not shown. */
export const mayReadMasked = (permissions: readonly string[]): boolean =>
  maskedReaders.some((name) => permissions.includes(name));
