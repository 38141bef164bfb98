// What a password costs the server: one argon2id check, and how many people log in a second on this machine (IDN-003).
import { availableParallelism } from 'node:os';
import { smallOutlet } from '#domain/worlds/small-outlet.ts';
import { openIdentity } from '#server/app/identity-api.ts';
import { createHttp } from '#server/app/http.ts';
import { seedWorld } from '#server/db/seed.ts';
import { hashPassword, isPassword } from '#server/identity/passwords.ts';
import { systemClock as clock } from '#server/platform/clock.ts';
import { migrateDatabase, openDatabase } from '#server/platform/database.ts';
import { openLog } from '#server/platform/log.ts';
import { Hono } from 'hono';
import { TestDevice } from '#tests/kit/device.ts';
import { testSecret } from '#tests/kit/secret.ts';
import type { Cleanup } from './cleanup.ts';
import { figuresOf, type Figure } from './figure.ts';
import { startBenchPostgres } from './product.ts';

const CHECKS = 30;
const TABLETS = 8;
const FOR_MS = 10_000;
const figure = figuresOf('login');
const HOST = 'bench.test';

export async function loginRate(cleanup: Cleanup): Promise<Figure[]> {
  const url = await startBenchPostgres(cleanup);
  await migrateDatabase(url);
  const { sql, close } = openDatabase(url, { max: 8 });
  cleanup.after(close);
  await seedWorld(sql, smallOutlet, clock.now());
  const identity = openIdentity({ sql, clock, secret: testSecret });
  cleanup.after(() => Promise.resolve(identity.watch.close()));
  const app = createHttp({
    sql,
    log: openLog('silent'),
    api: identity.api,
    sync: new Hono(),
    metrics: async () => '',
    ready: () => true,
  });
  const send = async (method: string, path: string, body: object | undefined, cookie: string): Promise<Response> =>
    await app.request(`http://${HOST}${path}`, {
      method,
      headers: { host: HOST, origin: `http://${HOST}`, 'content-type': 'application/json', cookie },
      ...(body ? { body: JSON.stringify(body) } : {}),
    });

  const check = await timed();
  const logins = await rate(sql, send);
  return [
    figure('one argon2id check, 46 MiB, one pass, median', check, 'ms'),
    figure(`logins a second, ${TABLETS} tablets at once, ${availableParallelism()} cores`, logins, '/s', {
      note: 'with device proof, session and grants',
    }),
  ];
}

async function timed(): Promise<number> {
  const hash = await hashPassword(smallOutlet.password);
  const times: number[] = [];
  for (let n = 0; n < CHECKS; n++) {
    const began = performance.now();
    await isPassword(hash, smallOutlet.password);
    times.push(performance.now() - began);
  }
  return Math.round(times.toSorted((a, b) => a - b)[CHECKS / 2]! * 10) / 10;
}

async function rate(
  sql: ReturnType<typeof openDatabase>['sql'],
  send: ConstructorParameters<typeof TestDevice>[0],
): Promise<number> {
  const { makeCode } = await import('#server/identity/enrolment.ts');
  const madeBy = smallOutlet.staff[0]!.id;
  const devices = await Promise.all(
    Array.from({ length: TABLETS }, async () => {
      const device = new TestDevice(send);
      const { code } = await sql.begin((tx) =>
        makeCode(tx, { outletId: smallOutlet.outlet.id, face: 'tablet', madeBy }, false, clock.now()),
      );
      await device.enrol(code);
      return device;
    }),
  );
  let done = 0;
  const began = performance.now();
  await Promise.all(
    devices.map(async (device, n) => {
      const { login } = smallOutlet.staff.filter(({ outletId }) => outletId === smallOutlet.outlet.id)[n % 6]!;
      while (performance.now() - began < FOR_MS) {
        const answer = await device.logIn(login);
        if (!answer.ok) throw new Error(`no login: ${await answer.text()}`);
        done++;
      }
    }),
  );
  return Math.round((done / (performance.now() - began)) * 10_000) / 10;
}
