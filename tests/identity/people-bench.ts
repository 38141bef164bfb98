/** Devices and people over the whole HTTP surface, asked without a port. */
import type { Id } from '#domain/kernel/ids.ts';
import { smallOutlet } from '#domain/worlds/small-outlet.ts';
import { makeCode } from '#server/identity/enrolment.ts';
import { TestDevice, type Send } from '#tests/kit/device.ts';
import { lin } from '#tests/kit/people.ts';
import type { HttpBench } from '#tests/server-app/http-bench.ts';

export const sendOn =
  (bench: HttpBench): Send =>
  (method, path, body, cookie) =>
    bench.ask(method, path, { ...(body ? { body } : {}), headers: { cookie: cookie || undefined } });

export const codeFor = async (
  bench: HttpBench,
  outletId: Id = smallOutlet.outlet.id,
  face: 'tablet' | 'kiosk' = 'tablet',
): Promise<string> =>
  (await bench.sql.begin((tx) => makeCode(tx, { outletId, face, madeBy: lin.id }, false, bench.clock.now()))).code;

/** A device that was enrolled at an outlet, with a code as an administrator makes it. */
export async function tabletAt(bench: HttpBench, outletId?: Id, face?: 'tablet' | 'kiosk'): Promise<TestDevice> {
  const device = new TestDevice(sendOn(bench));
  const answer = await device.enrol(await codeFor(bench, outletId, face));
  if (!answer.ok) throw new Error(`not enrolled: ${await answer.text()}`);
  return device;
}
