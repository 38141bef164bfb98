/** QUE-006, QUE-020: the counter's caller over a port, with a device that speaks the bytes of protocols.md §5. */
import { afterEach, expect, test, vi } from 'vitest';
import type { CallerSays } from '#domain/queue/caller-keys.ts';
import { callerBytes } from '#domain/queue/serial-caller.ts';
import { CallerLink, type CallerStanding } from '#pages/queue/caller-link.ts';
import { SimulatedCaller, SimulatedPorts } from '#tests/kit/serial-caller.ts';

const open: CallerLink[] = [];
afterEach(async () => {
  await Promise.all(open.splice(0).map((link) => link.close()));
  memory.clear();
});

const memory = new Map<string, string>();
vi.stubGlobal('localStorage', {
  getItem: (key: string) => memory.get(key) ?? null,
  setItem: (key: string, value: string) => void memory.set(key, value),
  removeItem: (key: string) => void memory.delete(key),
});

function linkTo(serial: SimulatedPorts | undefined) {
  const said: CallerSays[] = [];
  let standing: CallerStanding | undefined;
  const link = new CallerLink(
    serial,
    (one) => said.push(one),
    (one) => (standing = one),
  );
  open.push(link);
  link.start();
  return { link, said, standing: () => standing, state: () => standing?.state };
}
const becomes = (what: () => unknown, wanted: unknown) => expect.poll(what, { timeout: 10_000 }).toEqual(wanted);

/** A device that was granted before and is in its socket. */
async function plugged(device = new SimulatedCaller()) {
  const serial = new SimulatedPorts();
  serial.granted = [device];
  serial.plugged = [device];
  const linked = linkTo(serial);
  await becomes(linked.state, 'ready');
  return { serial, device, ...linked };
}

test('QUE-006 the line is opened with 9600 8N1, and shows nothing before there is something to show', async () => {
  const { device } = await plugged();
  expect(device.lines).toMatchObject([{ baudRate: 9600, dataBits: 8, stopBits: 1, parity: 'none' }]);
  await becomes(device.display, { ticket: '   ', waiting: '000' });
});

test('QUE-006 a key is said back to the device and told once, though the device says it twice; a score too', async () => {
  const { device, said } = await plugged(new SimulatedCaller(2));
  device.press(0x0c);
  device.press(0x0c);
  await becomes(
    () => device.heard.filter(({ func }) => func === 1),
    [
      { address: 2, func: 1, data: [0x0c] },
      { address: 2, func: 1, data: [0x0c] },
    ],
  );
  expect(said).toEqual([{ as: 'key', key: 'callNext' }]);
  device.score(3);
  await becomes(() => said.at(-1), { as: 'score', score: 2 });
  expect(device.heard.at(-1)).toEqual({ address: 2, func: 1, data: [3] });
  // A key that means nothing here is said back and told to nobody.
  device.press(0x0e);
  await becomes(() => device.heard.at(-1), { address: 2, func: 1, data: [0x0e] });
  expect(said).toHaveLength(2);
});

test('QUE-006 number, waiting, beep and the question for a rating reach the device under its own address', async () => {
  const { device, said, link } = await plugged(new SimulatedCaller(2));
  device.press(0x0d);
  await becomes(() => said.length, 1);
  link.show('V017', 4);
  link.beep();
  link.askRating();
  await becomes(device.display, { ticket: '017', waiting: '004' });
  await becomes(
    () => device.heard.slice(-2),
    [
      { address: 2, func: 3, data: [] },
      { address: 2, func: 1, data: [0x0b] },
    ],
  );
});

test('QUE-006 noise, half a frame and a broken line are counted and passed over; the next key is heard', async () => {
  const { device, said, standing } = await plugged();
  device.say(Uint8Array.from([0x00, 0x42]));
  device.say(callerBytes({ address: 1, func: 1, data: [0x0c] }).slice(0, 7));
  await becomes(() => standing()!.faults, { noise: 8, length: 1, sum: 0 });
  device.press(0x0d);
  await becomes(() => said, [{ as: 'key', key: 'recall' }]);
  device.disturb();
  await becomes(() => device.readable?.locked, true);
  device.press(0x13);
  await becomes(() => said.at(-1), { as: 'key', key: 'transfer' });
  expect(device.lines).toHaveLength(1);
});

test('QUE-006 a plug that comes out is said so; back in its socket it is found by itself and shows what it should', async () => {
  const { serial, device, link, said, state } = await plugged();
  link.show('A003', 7);
  await becomes(() => device.display().ticket, '003');
  serial.pullOut(device);
  await becomes(state, 'unplugged');
  link.show('A004', 6);
  serial.plugIn(device);
  await becomes(state, 'ready');
  await becomes(device.display, { ticket: '004', waiting: '006' });
  device.press(0x0c);
  await becomes(() => said, [{ as: 'key', key: 'callNext' }]);
});

test('QUE-006 nothing is opened before somebody chose a port; the chosen one is found again after a reload, among others', async () => {
  const serial = new SimulatedPorts();
  const [other, device] = [new SimulatedCaller(1, 7), new SimulatedCaller(1, 8)];
  const first = linkTo(serial);
  await becomes(first.state, 'unchosen');
  await first.link.choose();
  expect(first.state()).toBe('unchosen');
  serial.plugged = [other, device];
  serial.picks = device;
  await first.link.choose();
  await becomes(first.state, 'ready');
  await first.link.close();
  serial.granted = [other, device];
  const second = linkTo(serial);
  await becomes(second.state, 'ready');
  expect([other.lines.length, device.lines.length]).toEqual([0, 2]);
  await second.link.close();
  // Remembered, and not in its socket: not as if none had ever been chosen.
  serial.plugged = [];
  await becomes(linkTo(serial).state, 'unplugged');
});

test('QUE-006 a wrong port is changed for the right one at any time: the wrong one is let go, and not taken again after a reload', async () => {
  const [wrong, right] = [new SimulatedCaller(1, 7), new SimulatedCaller(1, 7)];
  const { serial, link, state, said } = await plugged(wrong);
  serial.plugged = [wrong, right];
  // He closes the browser's question: all stays.
  await link.choose();
  expect([state(), wrong.forgotten]).toEqual(['ready', false]);
  serial.picks = right;
  await link.choose();
  await becomes(() => right.lines.length, 1);
  await becomes(state, 'ready');
  expect([wrong.readable, wrong.lines.length, wrong.forgotten, right.forgotten]).toEqual([null, 1, true, false]);
  right.press(0x0c);
  await becomes(() => said, [{ as: 'key', key: 'callNext' }]);
  await link.close();
  const again = linkTo(serial);
  await becomes(again.state, 'ready');
  expect([wrong.lines.length, right.lines.length]).toEqual([1, 2]);
});

test('QUE-006 what was chosen is not replaced by another device that happens to be granted', async () => {
  const [other, device] = [new SimulatedCaller(1, 7), new SimulatedCaller(1, 8)];
  const serial = new SimulatedPorts();
  serial.picks = device;
  serial.plugged = [other, device];
  const first = linkTo(serial);
  await becomes(first.state, 'unchosen');
  await first.link.choose();
  await becomes(first.state, 'ready');
  serial.granted = [other, device];
  serial.pullOut(device);
  await becomes(first.state, 'unplugged');
  await first.link.close();
  await becomes(linkTo(serial).state, 'unplugged');
  expect(other.lines).toEqual([]);
});

test('QUE-006 a port that another program holds is said so, and opened as soon as it is free; a browser without ports says so', async () => {
  const device = new SimulatedCaller();
  device.heldByAnother = true;
  const serial = new SimulatedPorts();
  serial.granted = [device];
  serial.plugged = [device];
  const { state } = linkTo(serial);
  await becomes(state, 'busy');
  device.heldByAnother = false;
  await becomes(state, 'ready');
  expect(linkTo(undefined).state()).toBe('unsupported');
});
