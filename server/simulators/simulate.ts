// `npm run simulate`: a queue machine for a running bridge, which plays a morning without end or a call-centre day from a
// file; `--world monday-morning`: kiosk, counters, display and tablet of an outlet without a machine; `files`: the bank's nightly file, written into the inbox.
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { dayOf, toInstant } from '#domain/kernel/day.ts';
import { smallOutlet } from '#domain/worlds/small-outlet.ts';
import { playBranch } from './branch-player.ts';
import { callQueues, placeAtCounters, readCallDay, ReplayError } from './call-day.ts';
import { replayDay } from './day-replay.ts';
import { customersOf } from './demo-machine.ts';
import { playMorning, type LinkAddress } from './morning-player.ts';
import { deliver, fileDefects, makeCustomerFile, type FileDefect } from './nightly-file.ts';
import { createQueueMachine } from './queue-machine.ts';
import { createDice } from './seeded.ts';

const usage = `Usage: npm run simulate -- [--world morning] [--speed 1] [--seed 1]
       npm run simulate -- --world monday-morning [--url http://localhost:8080] [--speed 20] [--minutes 60] [--seed 1]
       npm run simulate -- --day <csv> --date 1999-02-09 [--speed 60]
       npm run simulate -- files --kind CUST [--rows 1000] [--folder data/inbox] [--date 2026-03-02] [--batch b1] [--charset GB18030]
            [--defects ${fileDefects.join(',')}]
       machines: [--host 127.0.0.1] [--port 7070] [--machine qm-1] [--outlet 440305001] [--token demo-queue-machine]`;

const { values, positionals } = readArguments();
if (values.help) {
  console.log(usage);
  process.exit(0);
}
const usualSpeed = values.world === 'monday-morning' ? '20' : values.day === undefined ? '1' : '60';
const speed = numberOf('speed', values.speed ?? usualSpeed, 0.1, 100_000);
const seed = numberOf('seed', values.seed, 0, 2 ** 31);
const address: LinkAddress = {
  host: values.host,
  port: numberOf('port', values.port, 1, 65_535),
  machine: values.machine,
  outlet: values.outlet,
  token: values.token,
  onRefused: (code) =>
    code === 'try-later'
      ? undefined
      : fail(
          `The bridge refused the machine ${values.machine} of outlet ${values.outlet} (${code}): check --machine, --outlet and --token.`,
        ),
  onUnreachable,
};
let reached = false;

function readArguments() {
  try {
    return parseArgs({
      allowPositionals: true,
      options: {
        help: { type: 'boolean' },
        kind: { type: 'string', default: 'CUST' },
        rows: { type: 'string', default: '1000' },
        folder: { type: 'string' },
        batch: { type: 'string', default: 'b1' },
        charset: { type: 'string', default: 'GB18030' },
        defects: { type: 'string', default: '' },
        world: { type: 'string', default: 'morning' },
        url: { type: 'string', default: `http://localhost:${process.env['PORT'] ?? '8080'}` },
        minutes: { type: 'string' },
        day: { type: 'string' },
        date: { type: 'string' },
        speed: { type: 'string' },
        seed: { type: 'string', default: '20260302' },
        host: { type: 'string', default: '127.0.0.1' },
        port: { type: 'string', default: process.env['QUEUE_MACHINE_PORT'] ?? '7070' },
        machine: { type: 'string', default: smallOutlet.machine.code },
        outlet: { type: 'string', default: smallOutlet.outlet.code },
        token: { type: 'string', default: smallOutlet.machine.token },
      },
    });
  } catch (error) {
    return fail(`${(error as Error).message.split('\n')[0]}\n${usage}`);
  }
}

function fail(sentence: string): never {
  console.error(sentence);
  process.exit(1);
}

function numberOf(name: string, text: string, low: number, high: number): number {
  const value = Number(text);
  return text.trim() !== '' && value >= low && value <= high
    ? value
    : fail(`--${name} must be a number from ${low} to ${high}, not ${text}.`);
}

function onUnreachable(error: Error & { code?: string }): void {
  if (reached) return;
  const why = error.code === 'ECONNREFUSED' ? 'Nothing listens' : `No connection (${error.code ?? error.message})`;
  fail(
    `${why} on ${values.host}:${values.port}: start the server with npm start, or give --host and --port of its queue machine link.`,
  );
}

/** Repaints one line on a terminal; in a file it writes one now and then. */
let printedAt = 0;
function progress(text: string): void {
  if (performance.now() - printedAt < (process.stdout.isTTY ? 250 : 5_000)) return;
  printedAt = performance.now();
  process.stdout.write(process.stdout.isTTY ? `\r${text.padEnd(90)}` : `${text}\n`);
}

function readFile(path: string): string {
  // npm runs us in the package folder; the path is meant from where it was typed.
  const full = resolve(process.env['INIT_CWD'] ?? '.', path);
  try {
    return readFileSync(full, 'utf8');
  } catch (error) {
    return fail(`The file ${path} cannot be read (${(error as NodeJS.ErrnoException).code}).`);
  }
}

async function playDay(path: string, date: string | undefined): Promise<void> {
  const csv = readFile(path);
  let day;
  try {
    day = readCallDay(csv, date ?? '');
  } catch (error) {
    return error instanceof ReplayError ? fail(error.message) : fail(String(error));
  }
  const { counters } = placeAtCounters(day.calls);
  const machine = createQueueMachine({ ...address, queues: callQueues, counters, dice: createDice(seed) });
  const stop = new AbortController();
  process.once('SIGINT', () => stop.abort());
  process.once('SIGTERM', () => stop.abort());
  machine.start();
  for (; !machine.online && !stop.signal.aborted; reached = machine.online)
    await new Promise((done) => setTimeout(done, 20));
  const clock = (second: number): string => new Date(second * 1000).toISOString().slice(11, 16);
  const summary = await replayDay(machine, day, {
    speed,
    vips: customersOf(smallOutlet).vip,
    signal: stop.signal,
    onProgress: (second, done, of) =>
      progress(
        `${day.date} ${clock(second)}  ${done}/${of} deeds, ${machine.memory.waiting().length} waiting, ${machine.unacknowledged} unacknowledged`,
      ),
  });
  machine.stop();
  process.stdout.write(`${process.stdout.isTTY ? '\n' : ''}${JSON.stringify(summary, null, 2)}\n`);
}

function playWorld(): void {
  if (values.world !== 'morning')
    fail(
      `--world must be morning or monday-morning, not ${values.world}; for a day from a file give --day and --date.`,
    );
  const player = playMorning({ ...address, seed, speed, customers: customersOf(smallOutlet) });
  const began = performance.now();
  const timer = setInterval(() => {
    reached ||= player.machine.online;
    const { sent, nacked } = player.machine.figures();
    progress(
      `${player.machine.memory.waiting().length} waiting, ${sent} events sent, ${nacked} refused, ${player.machine.unacknowledged} unacknowledged`,
    );
  }, 250);
  const end = (): void => {
    clearInterval(timer);
    player.stop();
    const seconds = Math.round((performance.now() - began) / 100) / 10;
    process.stdout.write(
      `\n${JSON.stringify({ ...player.machine.figures(), waiting: player.machine.memory.waiting().length, seconds }, null, 2)}\n`,
    );
  };
  process.once('SIGINT', end);
  process.once('SIGTERM', end);
}

/** Until the simulated minutes are over, or it is ended. */
async function playMonday(): Promise<void> {
  const minutes = values.minutes === undefined ? Infinity : numberOf('minutes', values.minutes, 1, 100_000);
  const stop = new AbortController();
  const player = await playBranch({
    url: values.url.replace(/\/$/, ''),
    world: smallOutlet,
    seed,
    speed,
    onTrouble(error) {
      console.error(`\n${(error as Error).message} (${values.url}: is a server with the seed world there?)`);
      process.exitCode = 1;
      stop.abort();
    },
  });
  const timer = setInterval(() => progress(JSON.stringify(player.figures)), 250);
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => stop.abort());
  const until = Math.min(2 ** 31 - 1, (minutes * 60_000) / speed);
  await sleep(until, undefined, { signal: stop.signal }).catch(() => undefined);
  clearInterval(timer);
  await player.stop();
  process.stdout.write(`\n${JSON.stringify(player.figures, null, 2)}\n`);
}

const isOneOf = <T extends string>(list: readonly T[], text: string): text is T =>
  (list as readonly string[]).includes(text);

/** Writes one delivery into the inbox; a running server takes it in. */
function writeFiles(): void {
  const { kind, batch, charset } = values;
  if (kind !== 'CUST') fail(`--kind must be CUST, not ${kind}: others are not made yet.`);
  if (!isOneOf(['GBK', 'GB18030', 'UTF-8'], charset))
    return fail(`--charset must be GBK, GB18030 or UTF-8, not ${charset}.`);
  const wanted = values.defects.split(',').filter((each) => each !== '');
  const defects = wanted.filter((each): each is FileDefect => isOneOf(fileDefects, each));
  if (defects.length < wanted.length) fail(`--defects must be of ${fileDefects.join(', ')}.`);
  const date = values.date ?? dayOf(toInstant(Date.now()));
  if (!/^\d{4}-\d\d-\d\d$/.test(date)) fail(`--date must be a day, for example 2026-03-02, not ${date}.`);
  if (!/^[0-9A-Za-z_-]{1,40}$/.test(batch)) fail(`--batch must be letters and digits, not ${batch}.`);
  const file = makeCustomerFile({
    rows: numberOf('rows', values.rows, 1, 2_000_000),
    day: date.replaceAll('-', ''),
    batch,
    seed,
    charset,
    outlets: smallOutlet.institutions.filter(({ level }) => level === 'outlet').map(({ code }) => code),
    managers: smallOutlet.staff
      .filter(({ roles }) => roles.includes('wealth_manager'))
      .map(({ employeeNo }) => employeeNo),
    defects,
  });
  const env = process.env['BRIDGE_INBOX'] ?? join(process.env['DATA_DIR'] ?? 'data', 'inbox');
  const folder = resolve(process.env['INIT_CWD'] ?? '.', values.folder ?? env);
  deliver(folder, file, !defects.includes('no-marker'));
  console.log(join(folder, file.name));
}

if (positionals[0] === 'files') writeFiles();
else if (positionals.length > 0) fail(`There is no ${positionals[0]} to simulate.\n${usage}`);
else if (values.world === 'monday-morning') await playMonday();
else if (values.day === undefined) playWorld();
else await playDay(values.day, values.date);
