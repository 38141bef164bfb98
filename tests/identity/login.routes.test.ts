/** What a login asks beside name and password: waiting, questions, second factors, another password. */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { smallOutlet } from '#domain/worlds/small-outlet.ts';
import { seedWorld } from '#server/db/seed.ts';
import { hotp, stepAt, stepOf, toBase32 } from '#server/identity/totp.ts';
import type { TestDevice } from '#tests/kit/device.ts';
import { guo } from '#tests/kit/people.ts';
import { openHttp, type HttpBench } from '#tests/server-app/http-bench.ts';
import { inBase32, read, softAuthenticator, type Said } from './login-answers.ts';
import { tabletAt } from './people-bench.ts';

const { password } = smallOutlet;
let bench: HttpBench;
beforeAll(async () => {
  bench = await openHttp();
  await seedWorld(bench.sql, smallOutlet, bench.clock.now());
});
beforeEach(async () => {
  for (const table of ['login_try', 'second_factor', 'recovery_code', 'session'])
    await bench.sql`delete from ${bench.sql(table)}`;
});
afterAll(() => bench.close());

const sumOf = ({ id, a, op, b }: NonNullable<Said['question']>) => ({ id, answer: op === 'plus' ? a + b : a - b });
const MINUTE = 60_000;

/** Wrong passwords in a row, with each question answered. */
async function fail(device: TestDevice, login: string, times: number): Promise<Said & { status: number }> {
  let last: Said & { status: number } = { status: 0 };
  for (let n = 0; n < times; n++) {
    const answer = last.question ? { answer: sumOf(last.question) } : {};
    last = await read(await device.logIn(login, { password: 'wrong', ...answer }));
  }
  return last;
}

describe('throttling', () => {
  it.each([['lobby'], ['no such person']])(
    'IDN-001 %s: after three wrong ones a question, after five one minute, then five, then fifteen',
    async (login) => {
      const device = await tabletAt(bench);
      expect((await fail(device, login, 2)).question).toBeUndefined();
      const third = await fail(device, login, 1);
      expect(third).toMatchObject({
        status: 401,
        code: 'identity.wrong-login',
        question: { id: expect.any(String) as string },
      });
      let last: Said & { status: number } = third;
      const once = async () =>
        (last = await read(await device.logIn(login, { password: 'wrong', answer: sumOf(last.question!) })));
      await once();
      for (const minutes of [1, 5, 15, 15]) {
        expect(await once()).toMatchObject({ code: 'identity.wrong-login', seconds: minutes * 60 });
        expect(await read(await device.logIn(login))).toMatchObject({
          status: 429,
          code: 'identity.try-later',
          seconds: minutes * 60,
        });
        bench.clock.pass(minutes * MINUTE);
        last = await read(await device.logIn(login, { password: 'wrong' }));
        expect(last.code).toBe('identity.answer-needed');
      }
    },
  );
  it('nobody is locked out from elsewhere: the same person logs in on another device meanwhile', async () => {
    const [mine, theirs] = [await tabletAt(bench), await tabletAt(bench)];
    await fail(theirs, 'lobby', 5);
    expect((await theirs.logIn('lobby')).status).toBe(429);
    expect((await mine.logIn('lobby')).status).toBe(200);
  });
  it('a device has twenty wrong ones an hour, whoever is named', async () => {
    const device = await tabletAt(bench);
    for (let n = 0; n < 20; n++) await device.logIn(`person ${n}`, { password: 'wrong' });
    expect((await device.logIn('lobby')).status).toBe(429);
    bench.clock.pass(60 * MINUTE);
    expect((await device.logIn('lobby')).status).toBe(200);
  });
  it('the right password forgets the wrong ones', async () => {
    const device = await tabletAt(bench);
    await fail(device, 'lobby', 2);
    expect((await device.logIn('lobby')).status).toBe(200);
    expect((await fail(device, 'lobby', 2)).question).toBeUndefined();
  });
  it('a question is answered once, within two minutes, and rightly; a wrong answer is not a wrong password', async () => {
    const device = await tabletAt(bench);
    const { question } = await fail(device, 'lobby', 3);
    expect(await read(await device.logIn('lobby'))).toMatchObject({ status: 401, code: 'identity.answer-needed' });
    const right = sumOf(question!);
    const wrong = await read(await device.logIn('lobby', { answer: { ...right, answer: right.answer + 1 } }));
    expect(wrong).toMatchObject({ status: 401, code: 'identity.wrong-answer' });
    expect(await read(await device.logIn('lobby', { answer: right }))).toMatchObject({ code: 'identity.wrong-answer' });
    const late = sumOf(wrong.question!);
    bench.clock.pass(2 * MINUTE);
    const again = await read(await device.logIn('lobby', { answer: late }));
    expect(again.code).toBe('identity.wrong-answer');
    expect((await device.logIn('lobby', { answer: sumOf(again.question!) })).status).toBe(200);
  });
  it('ASVS 6.3.8 an unknown person takes as long as a known one: half of the times of either lie among the other’s', async () => {
    const device = await tabletAt(bench);
    const time = async (login: string): Promise<number> => {
      await bench.sql`delete from login_try`;
      const began = performance.now();
      await device.logIn(login, { password: 'wrong' });
      return performance.now() - began;
    };
    const [known, unknown]: [number[], number[]] = [[], []];
    for (let n = 0; n < 25; n++) {
      known.push(await time('lobby'));
      unknown.push(await time(`nobody ${n}`));
    }
    const middle = (times: number[]) => times.toSorted((a, b) => a - b)[12]!;
    const ratio = middle(known) / middle(unknown);
    // Without the decoy the unknown one answers in a tenth of the time.
    expect(ratio).toBeGreaterThan(0.5);
    expect(ratio).toBeLessThan(2);
  });
});

describe('one-time codes', () => {
  it('are those of RFC 6238, appendix B', () => {
    const secret = Buffer.from('12345678901234567890');
    const vectors: [number, string][] = [
      [59, '94287082'],
      [1111111109, '07081804'],
      [1111111111, '14050471'],
      [1234567890, '89005924'],
      [2000000000, '69279037'],
      [20000000000, '65353130'],
    ];
    for (const [seconds, code] of vectors) expect(hotp(secret, stepAt(seconds * 1000), 8)).toBe(code);
    expect(inBase32(toBase32(secret)).equals(secret)).toBe(true);
    expect(toBase32(secret)).toBe('GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ');
  });
  it('are taken half a minute early or late, once, and not an older one after a newer', () => {
    const secret = Buffer.from('12345678901234567890');
    const now = 1_700_000_010_000;
    for (const off of [-1, 0, 1])
      expect(stepOf(secret, hotp(secret, stepAt(now) + off), now, null)).toBe(stepAt(now) + off);
    expect(stepOf(secret, hotp(secret, stepAt(now) + 2), now, null)).toBeNull();
    expect(stepOf(secret, hotp(secret, stepAt(now)), now, stepAt(now))).toBeNull();
    expect(stepOf(secret, '', now, null)).toBeNull();
  });
});

async function withTotp(device: TestDevice): Promise<Buffer> {
  await device.logIn('lobby');
  const { secret } = (await (await device.send('POST', '/api/account/totp', { password })).json()) as {
    secret: string;
  };
  const key = inBase32(secret);
  const code = hotp(key, stepAt(bench.clock.now()));
  expect((await device.send('POST', '/api/account/totp/confirm', { code })).status).toBe(204);
  bench.clock.pass(MINUTE);
  return key;
}
const now = (key: Buffer): string => hotp(key, stepAt(bench.clock.now()));

describe('second factor', () => {
  it('a code generator: asked for after the password, each code good once, the session knows it', async () => {
    const device = await tabletAt(bench);
    const key = await withTotp(device);
    const before = device.cookie;
    const asked = await read(await device.logIn('lobby'));
    expect(asked).toMatchObject({ status: 403, code: 'identity.second-needed', ways: ['totp', 'recovery'] });
    expect(device.cookie).toBe(before);
    expect(await read(await device.step({ step: asked.step!, code: '000000' }))).toMatchObject({
      code: 'identity.wrong-code',
    });
    const code = now(key);
    expect((await device.step({ step: asked.step!, code })).status).toBe(200);
    expect(await bench.sql`select rung from session`).toMatchObject([{ rung: 'second' }]);
    const next = await read(await device.logIn('lobby'));
    expect(await read(await device.step({ step: next.step!, code }))).toMatchObject({ code: 'identity.wrong-code' });
  });
  it('a step is good on its own device, for five minutes, once, and dies of five wrong codes', async () => {
    const [device, other] = [await tabletAt(bench), await tabletAt(bench)];
    const key = await withTotp(device);
    const step = async () => (await read(await device.logIn('lobby'))).step!;
    expect(await read(await other.step({ step: await step(), code: now(key) }))).toMatchObject({
      code: 'identity.begin-again',
    });
    const late = await step();
    bench.clock.pass(5 * MINUTE);
    expect(await read(await device.step({ step: late, code: now(key) }))).toMatchObject({
      code: 'identity.begin-again',
    });
    const used = await step();
    expect((await device.step({ step: used, code: now(key) })).status).toBe(200);
    bench.clock.pass(MINUTE);
    expect(await read(await device.step({ step: used, code: now(key) }))).toMatchObject({
      code: 'identity.begin-again',
    });
    const dying = await step();
    for (let n = 0; n < 5; n++) await device.step({ step: dying, code: '000000' });
    expect(await read(await device.step({ step: dying, code: now(key) }))).toMatchObject({
      code: 'identity.begin-again',
    });
    // Who knows the password does not guess on with another step.
    expect(await read(await device.logIn('lobby'))).toMatchObject({ status: 429 });
  });
  it('a recovery code works once; new ones end the old ones; none works for somebody else', async () => {
    const device = await tabletAt(bench);
    await withTotp(device);
    const make = async () =>
      ((await (await device.send('POST', '/api/account/recovery', { password })).json()) as { codes: string[] }).codes;
    const old = await make();
    const codes = await make();
    expect([codes.length, new Set(codes).size]).toEqual([10, 10]);
    // ASVS 6.5.2: five bits a letter; what is kept of them is a hash.
    expect(codes.every((code) => code.replaceAll('-', '').length * 5 >= 112)).toBe(true);
    expect(JSON.stringify(await bench.sql`select * from recovery_code`)).not.toContain(codes[0]!);
    const use = async (recovery: string) =>
      (await read(await device.step({ step: (await read(await device.logIn('lobby'))).step!, recovery }))).status;
    expect(await use(old[0]!)).toBe(401);
    expect(await use(codes[0]!.toLowerCase())).toBe(200);
    expect(await use(codes[0]!)).toBe(401);
  });
  it('a passkey: made by the account page, asked for at login, bound to our address and to this login', async () => {
    const device = await tabletAt(bench);
    await device.logIn('lobby');
    const options = (await (await device.send('POST', '/api/account/passkey', { password })).json()) as {
      challenge: string;
    };
    const authenticator = softAuthenticator('http://hall.test');
    const confirmed = await device.send('POST', '/api/account/passkey/confirm', {
      name: '平板',
      response: authenticator.register(options.challenge),
    });
    expect(confirmed.status).toBe(204);
    const asked = await read(await device.logIn('lobby'));
    expect(asked.ways).toEqual(['passkey', 'recovery']);
    const foreign = authenticator.sign(asked.passkey!.challenge, 'http://evil.test');
    expect((await device.step({ step: asked.step!, passkey: foreign })).status).toBe(401);
    const signed = authenticator.sign(asked.passkey!.challenge);
    expect((await device.step({ step: asked.step!, passkey: signed })).status).toBe(200);
    const next = await read(await device.logIn('lobby'));
    expect((await device.step({ step: next.step!, passkey: signed })).status).toBe(401);
  });
  it('SEC-004 where the policy asks it of those who decide over rights, they set it up at login; others do not', async () => {
    const own = await openHttp({ policy: { secondFactor: 'power' } });
    await seedWorld(own.sql, smallOutlet, own.clock.now());
    expect((await (await tabletAt(own)).logIn('lobby')).status).toBe(200);
    const device = await tabletAt(own, guo.outletId);
    const asked = await read(await device.logIn('secadmin'));
    expect(asked.code).toBe('identity.setup-needed');
    const key = inBase32(asked.totp!.secret);
    expect((await device.step({ step: asked.step!, code: hotp(key, stepAt(own.clock.now())) })).status).toBe(200);
    own.clock.pass(MINUTE);
    expect((await read(await device.logIn('secadmin'))).code).toBe('identity.second-needed');
    await own.close();
  });
});
