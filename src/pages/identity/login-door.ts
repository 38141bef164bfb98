// What the login asks of whoever reaches the server, and what it may hear.
import type { RefusalData } from '#domain/kernel/refusal.ts';

export interface Question {
  readonly id: string;
  readonly a: number;
  readonly op: 'plus' | 'minus';
  readonly b: number;
}

export type Way = 'totp' | 'passkey' | 'recovery';

/** The password was right; this is still missing. */
export interface Asked {
  readonly needs: 'second' | 'setup' | 'change';
  readonly step: string;
  readonly ways?: readonly Way[] | undefined;
  /** For the browser's own dialog. */
  readonly passkey?: unknown;
  readonly totp?: { readonly secret: string; readonly uri: string } | undefined;
}

export interface Problem {
  readonly code: string;
  readonly data?: RefusalData | undefined;
  /** To wait before the next try. */
  readonly seconds?: number | undefined;
  readonly question?: Question | undefined;
}

export type LoginAnswer = 'ok' | Problem | Asked;
export const isAsked = (answer: Problem | Asked): answer is Asked => 'needs' in answer;

export interface StepGiven {
  readonly step: string;
  readonly code?: string;
  readonly recovery?: string;
  readonly passkey?: unknown;
  readonly newPassword?: string;
}

export interface LoginGiven {
  readonly login: string;
  readonly password: string;
  readonly answer?: { readonly id: string; readonly answer: number } | undefined;
}

/** Whether this device may log people in; `demo`: it enrols itself with the first login. */
export type DeviceStanding = 'enrolled' | 'demo' | 'unknown' | 'offline';

export interface LoginDoor {
  readonly logIn: (given: LoginGiven) => Promise<LoginAnswer>;
  readonly goOn: (given: StepGiven) => Promise<LoginAnswer>;
  readonly standing: () => Promise<DeviceStanding>;
  /** Null = enrolled. */
  readonly enrol: (code: string) => Promise<Problem | null>;
}
