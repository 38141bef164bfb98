// A request to change somebody's roles as the server's list shows it.
import type { Approval } from '#domain/identity/identity.model.ts';
import type { Id } from '#domain/kernel/ids.ts';

export interface ApprovalShown extends Omit<Approval, 'what'> {
  readonly outlet: string;
  readonly subject: string;
  readonly employeeNo: string;
  /** Where he belongs now. */
  readonly worksAt: Id;
  /** Names; null = somebody of whom no row is there. */
  readonly asker: string | null;
  readonly decider: string | null;
  /** Asked by who is here. */
  readonly mine: boolean;
}
