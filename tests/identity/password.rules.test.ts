/** IDN-010, IDN-011: what a password must be, in either profile; and that the settings choose it. */
import { describe, expect, it } from 'vitest';
import { expiryOf, LONGEST_PASSWORD, passwordProfiles, whyNotPassword } from '#domain/identity/password.rules.ts';
import { toInstant } from '#domain/kernel/day.ts';
import { bankPolicy } from '#server/app/bank-policy.ts';
import { readEnv } from '#server/platform/env.ts';

const { asvs, dengbao } = passwordProfiles;
const why = (password: string, policy = asvs as Parameters<typeof whyNotPassword>[0], names: string[] = []) =>
  whyNotPassword(policy, password, names)?.code ?? null;

describe('IDN-010 a password', () => {
  it('ASVS 6.2.1 has at least twelve characters, eight where kinds are asked for; a character outside the plane is one', () => {
    expect([why('elevenchars'), why('twelve chars')]).toEqual(['identity.password-short', null]);
    expect([why('🦆'.repeat(11)), why('🦆'.repeat(12))]).toEqual(['identity.password-short', null]);
    expect([why('Seven7c', dengbao), why('Eight8ch', dengbao)]).toEqual(['identity.password-short', null]);
    expect([asvs, dengbao].every(({ minLength }) => minLength >= 8)).toBe(true);
  });
  it('ASVS 6.2.9 may have 128 characters, and no more', () => {
    expect([why('long enough '.repeat(8)), why('🦆'.repeat(LONGEST_PASSWORD))]).toEqual([null, null]);
    expect(why('x'.repeat(LONGEST_PASSWORD + 1))).toBe('identity.password-long');
    expect(LONGEST_PASSWORD).toBeGreaterThanOrEqual(64);
  });
  it('ASVS 6.2.5 may be of any characters, in one kind; in the bank profile of three kinds', () => {
    for (const any of ['aaaa bbbb cccc', '春天在窗外的七只大白鹅呀', '000111222333', '!<>&"\' éñß  '])
      expect(why(any), any).toBe(null);
    expect([why('onlysmall', dengbao), why('Small and', dengbao)]).toEqual(['identity.password-kinds', null]);
    expect(why('line\nfeed in it')).toBe('identity.password-control');
  });
  it('ASVS 6.2.10 stays good whatever its age; in the bank profile for ninety days', () => {
    const set = toInstant(1_000);
    expect([expiryOf(asvs, set), expiryOf(dengbao, set)]).toEqual([null, 1_000 + 90 * 24 * 60 * 60_000]);
  });
  it('ASVS 6.2.11 has neither our name, nor the bank’s words, nor those of its person in it, however they are written', () => {
    const { policy, tablet } = bankPolicy(readEnv({ PASSWORD_WORDS: 'Nanhu, 南湖' }));
    for (const bad of [
      'my TingTang tablet',
      '我的厅堂平板电脑很好用呀',
      'nanhu has nine geese',
      '南湖路上七只大白鹅在走路',
    ])
      expect(why(bad, policy.password), bad).toBe('identity.password-word');
    expect(why('linxiao is working', policy.password, ['linxiao'])).toBe('identity.password-name');
    expect(why('seven geese in a row', policy.password, ['lin', 'E1'])).toBe(null);
    expect(tablet).toEqual({ idleLock: 120, offlineUnlock: false });
  });
  it('IDN-011 what older systems cannot take is forbidden where the bank says so', () => {
    const { policy } = bankPolicy(readEnv({ PASSWORD_FORBID: '1' }));
    expect(why('seven & eight geese', policy.password)).toBe('identity.password-forbidden');
  });
});

describe('the bank’s choice', () => {
  it('each setting reaches the policy', () => {
    const chosen = bankPolicy(
      readEnv({
        PASSWORD_PROFILE: 'dengbao',
        SECOND_FACTOR: 'all',
        SESSION_HOURS: '4',
        BUSINESS_CLOSES: '18:30',
        ENROLMENT_TAKES_TWO: '1',
        IDLE_LOCK: '60',
        OFFLINE_UNLOCK: 'passkey',
      }),
    );
    expect(chosen).toEqual({
      policy: {
        password: dengbao,
        secondFactor: 'all',
        session: { hours: 4, closes: '18:30' },
        enrolmentTakesTwo: true,
      },
      tablet: { idleLock: 60, offlineUnlock: true },
    });
  });
});
