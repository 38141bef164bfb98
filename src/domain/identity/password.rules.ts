// What a password must be. Two profiles, as the standards disagree (reliability.md §2.8): the bank chooses one.
import { toInstant, type Instant } from '../kernel/day.ts';
import { refuse, type Refusal } from '../kernel/refusal.ts';

export interface PasswordPolicy {
  /** IDN-010. In characters as a person counts them. */
  readonly minLength: number;
  /** How many of small letters, capitals, digits and other characters there must be. */
  readonly kinds: number;
  /** Characters that older systems of the bank cannot take (IDN-011); '' = none. */
  readonly forbidden: string;
  /** What stands for the bank itself; no password may contain it (ASVS 5.0 6.1.2). Three letters or more, two of Chinese. */
  readonly words: readonly string[];
  /** The last so many are not taken again. */
  readonly history: number;
  /** Days after which it has to be another one; null = never only for its age. */
  readonly maxAge: number | null;
}

/** Longer ones are a way to keep the server busy. */
export const LONGEST_PASSWORD = 128;
/** IDN-011: what the bank may switch on. */
export const OLD_SYSTEMS_FORBID = `!<>&"'`;

/** Our own name; the bank adds its own. */
export const OWN_WORDS: readonly string[] = ['tingtang', '厅堂'];

export const passwordProfiles = {
  /** ASVS 5.0 V6.2, as NIST SP 800-63B: length counts, no composition, no age. */
  asvs: { minLength: 12, kinds: 1, forbidden: '', words: OWN_WORDS, history: 5, maxAge: null },
  /** GB/T 22239-2019 8.1.4.1 a): composition and periodic change. */
  dengbao: { minLength: 8, kinds: 3, forbidden: '', words: OWN_WORDS, history: 5, maxAge: 90 },
} as const satisfies Readonly<Record<string, PasswordPolicy>>;

export type PasswordProfile = keyof typeof passwordProfiles;

/** Letters that are neither small nor capital, as those of Chinese, are other characters. */
const kindsOf = [/\p{Ll}/u, /\p{Lu}/u, /\p{Nd}/u, /[^\p{Ll}\p{Lu}\p{Nd}]/u];

/** What the person himself is called is the first guess. */
const namesIn = (password: string, names: readonly string[]): boolean =>
  names.some((name) => name.length >= 3 && password.toLowerCase().includes(name.toLowerCase()));

/** IDN-010, IDN-011: why this cannot be the password of somebody with these names; known passwords are the server's to tell. */
export function whyNotPassword(
  policy: PasswordPolicy,
  password: string,
  names: readonly string[] = [],
): Refusal | null {
  const length = Array.from(password).length;
  if (length < policy.minLength) return refuse('identity.password-short', { least: policy.minLength });
  if (length > LONGEST_PASSWORD) return refuse('identity.password-long', { most: LONGEST_PASSWORD });
  if (/\p{Cc}/u.test(password)) return refuse('identity.password-control');
  const bad = Array.from(policy.forbidden).find((letter) => password.includes(letter));
  if (bad !== undefined)
    return refuse('identity.password-forbidden', { letters: Array.from(policy.forbidden).join(' ') });
  if (kindsOf.filter((kind) => kind.test(password)).length < policy.kinds)
    return refuse('identity.password-kinds', { kinds: policy.kinds });
  if (policy.words.some((word) => password.toLowerCase().includes(word.toLowerCase())))
    return refuse('identity.password-word');
  return namesIn(password, names) ? refuse('identity.password-name') : null;
}

const DAY = 24 * 60 * 60_000;

/** When a password set then has to be changed; null = it stays good. */
export const expiryOf = (policy: PasswordPolicy, changedAt: Instant | null): Instant | null =>
  policy.maxAge === null || changedAt === null ? null : toInstant(changedAt + policy.maxAge * DAY);
