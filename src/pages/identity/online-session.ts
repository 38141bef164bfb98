// A session as the server's list shows it.
import type { Device } from '#domain/identity/identity.model.ts';
import type { Id } from '#domain/kernel/ids.ts';

export interface SessionShown {
  readonly id: Id;
  readonly staffId: Id;
  readonly name: string;
  readonly employeeNo: string;
  readonly roles: readonly string[];
  readonly face: Device['face'];
  /** Its name; '' = it was given none. */
  readonly device: string;
  readonly outlet: string;
  readonly outletCode: string;
  /** With what he proved himself. */
  readonly rung: 'password' | 'second';
  readonly startedAt: number;
  readonly lockedAt: number | null;
  readonly endsAt: number;
  readonly seenAt: number | null;
  /** Deeds that waited on it at the last contact. */
  readonly pending: number;
  /** On the device in one's own hands. */
  readonly mine: boolean;
}
