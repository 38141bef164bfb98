/** Tries a line of the rights table: first all who must be refused, together, and nothing has changed; then the others. */
import { deedBody, doors, type Door, type Knock } from './rights-routes.ts';
import type { Cell } from './rights-cell.ts';
import { clearIn } from './clear-values.ts';
import type { Asker } from './rights-askers.ts';
import { madeUpRoles, reaches, roleOrder, type Line } from './rights-table.ts';
import { everywhere, fingerprint, marks, type RightsWorld, type Subject, type Where } from './rights-world.ts';

interface Answer {
  readonly status: number;
  readonly text: string;
}
export interface Tally {
  /** Requests of somebody about something at an institution. */
  tried: number;
  refused: number;
  /** Answers in which the marks of other institutions and clear values of customers were looked for. */
  scanned: number;
}

const codeOf = ({ text }: Answer): string | undefined => {
  try {
    return (JSON.parse(text) as { code?: string }).code;
  } catch {
    return undefined;
  }
};

export async function knockAt(
  { server }: RightsWorld,
  method: string,
  { path, body }: Knock,
  token: string | null,
): Promise<Answer> {
  const stop = new AbortController();
  const response = await fetch(`${server.url}${path}`, {
    method,
    signal: stop.signal,
    headers: {
      origin: server.url,
      'sec-fetch-site': 'same-origin',
      'content-type': 'application/json',
      ...(token === null ? {} : { cookie: `session=${token}` }),
    },
    ...(body && method !== 'GET' ? { body: JSON.stringify(body) } : {}),
  });
  if (!response.headers.get('content-type')?.includes('event-stream'))
    return { status: response.status, text: await response.text() };
  // A stream has no end: its first patch is all there is.
  let text = '';
  const decoder = new TextDecoder();
  for await (const bytes of response.body!) {
    text += decoder.decode(bytes, { stream: true });
    if (/^data: .*"t":"patch".*\n\n/m.test(text)) break;
  }
  stop.abort();
  return { status: response.status, text };
}

/** What a line is tried with: the doors of the product, or deeds through the door for deeds. */
export function caseOf({ name }: Line): { readonly method: string; readonly door: Door } {
  const [method = '', path] = name.split(' ');
  if (path === undefined || path === '→')
    return {
      method: 'POST',
      door: { knock: async (cell) => ({ path: '/api/deeds', body: await deedBody(name, cell) }) },
    };
  const door = doors[name];
  if (!door) throw new Error(`nobody knows how to knock at ${name}`);
  return { method, door };
}

const REFUSED = [401, 403, 404];
/** Says no by its own rule, without a look at what it was asked about. */
const alsoNo: Readonly<Record<string, string>> = { 'settings.setLobby →': 'settings.other-device' };

function opened(door: Door, { status, text }: Answer, mark: string): boolean {
  if (status !== 200 && status !== 204) return door.self === true && status === 400;
  if (door.reveals) return clearIn(text) !== undefined;
  if (door.rows) return /"(does|did)":"add/.test(text);
  return door.shows ? text.includes(mark) : true;
}

/** `some` = he has the permission, and reaches something with it: then what is out of reach is only missing in a list. */
function rightlyRefused(line: Line, door: Door, answer: Answer, some: boolean): boolean {
  if (REFUSED.includes(answer.status)) return codeOf(answer) !== undefined;
  if (door.nobody !== undefined) return answer.status === 200 && answer.text === door.nobody;
  if (alsoNo[line.name] !== undefined) return answer.status === 409 && codeOf(answer) === alsoNo[line.name];
  return some && answer.status === 200 && (door.shows === 'list' || door.rows !== undefined);
}

interface Try {
  readonly asker: Asker;
  readonly where: Where;
  readonly letter: keyof typeof reaches;
}

/** @returns what is not as the table has it, in words */
export async function tryLine(world: RightsWorld, line: Line, tally: Tally): Promise<string[]> {
  const { method, door } = caseOf(line);
  if (line.far === 'door') return await tryOpenDoor(world, line, tally);
  const far = line.far;
  const placeless = far.every((letter) => letter === '+' || letter === '.') && far.includes('+');
  const tries: Try[] = (placeless ? (['own'] as const) : everywhere).flatMap((where) => [
    ...world.askers.map((asker, n) => ({ asker, where, letter: far[n]! })),
    ...world.outsiders.map((asker) => ({ asker, where, letter: '.' as const })),
  ]);
  const may = ({ letter, where }: Try) => (reaches[letter] as readonly Where[]).includes(where);
  const wrong: string[] = [];
  const name = ({ asker, where }: Try) => `${line.name}: ${asker.who} at ${where}`;
  const judge = (each: Try, answer: Answer): void => {
    tally.tried++;
    const { where, letter } = each;
    const short = `${answer.status} ${answer.text.slice(0, 160)}`;
    if (may(each)) {
      if (!opened(door, answer, marks[where])) wrong.push(`${name(each)} must be let in, got ${short}`);
    } else if (line.name === 'POST /sync/push' && each.asker.who === 'revoked') {
      // Taken, so that no work is lost, and not done: the fingerprint shows that.
      if (answer.status !== 200) wrong.push(`${name(each)} must be set aside, got ${short}`);
      tally.refused++;
    } else {
      tally.refused++;
      if (!each.asker.alive && answer.status !== 401) wrong.push(`${name(each)} must be a 401, got ${short}`);
      else if (!rightlyRefused(line, door, answer, letter !== '.') || (door.rows && opened(door, answer, '')))
        wrong.push(`${name(each)} must be refused, got ${short}`);
    }
    const hidden = everywhere.filter((one) => !(reaches[letter] as readonly Where[]).includes(one));
    tally.scanned += hidden.length;
    const said = door.reveals && may(each) ? undefined : clearIn(answer.text);
    if (said) wrong.push(`${name(each)} is shown a clear value, ${said}: ${short}`);
    for (const one of hidden)
      if (answer.text.includes(marks[one])) wrong.push(`${name(each)} is shown what is ${one}'s: ${short}`);
  };

  const refused = tries.filter((each) => !may(each));
  const shared: Record<Where, Subject> = {
    own: await world.subject('own'),
    below: await world.subject('below'),
    foreign: await world.subject('foreign'),
  };
  const ours = await world.subject('own');
  // All is laid ready before the first look at the tables.
  const knocks: Knock[] = [];
  for (const each of refused)
    knocks.push(await door.knock({ world, asker: each.asker, subject: shared[each.where], ours }));
  const before = await fingerprint(world);
  await inParts(refused, async (each, n) => {
    const knock = knocks[n]!;
    judge(each, await knockAt(world, method, knock, knock.token ?? each.asker.token));
  });
  const after = await fingerprint(world);
  // That a window was heard of is noted of whoever hands in work, also of a revoked one.
  const noted = line.name === 'POST /sync/push' ? ['sync_client', 'sync_client_mutation'] : [];
  for (const [table, hash] of Object.entries(after))
    if (hash !== before[table] && !noted.includes(table)) wrong.push(`${line.name}: refused, and ${table} has changed`);

  const consumes = method !== 'GET' && door.shows === undefined;
  await inParts(tries.filter(may), async (each) => {
    const own = consumes && !placeless ? await world.subject('own') : ours;
    const subject = consumes && !placeless ? await world.subject(each.where) : shared[each.where];
    const cell: Cell = { world, asker: each.asker, subject, ours: own };
    const knock = await door.knock(cell);
    judge(each, await knockAt(world, method, knock, knock.token ?? each.asker.token));
  });
  return wrong;
}

/** A door for everybody: whoever knocks, and whatever he is told, it is nobody's data. */
async function tryOpenDoor(world: RightsWorld, line: Line, tally: Tally): Promise<string[]> {
  const { method, door } = caseOf(line);
  const wrong: string[] = [];
  const shared = await world.subject('foreign');
  for (const asker of [...world.askers, ...world.outsiders]) {
    const knock = await door.knock({ world, asker, subject: shared, ours: shared });
    const answer = await knockAt(world, method, knock, knock.token === undefined ? asker.token : knock.token);
    tally.tried++;
    tally.scanned += everywhere.length;
    if (answer.status >= 500) wrong.push(`${line.name}: ${asker.who} got ${answer.status} ${answer.text}`);
    if (clearIn(answer.text) !== undefined || everywhere.some((where) => answer.text.includes(marks[where])))
      wrong.push(`${line.name}: ${asker.who} is shown what is an institution's: ${answer.text.slice(0, 160)}`);
  }
  return wrong;
}

async function inParts<T>(list: readonly T[], work: (each: T, n: number) => Promise<void>): Promise<void> {
  let at = 0;
  const worker = async (): Promise<void> => {
    for (let n = at++; n < list.length; n = at++) await work(list[n]!, n);
  };
  await Promise.all([worker(), worker(), worker(), worker()]);
}

/** One line for whoever reports what was tried. */
export const summaryOf = (what: string, tally: Tally): string =>
  `rights: ${what} × (${roleOrder.length} roles + ${madeUpRoles.length} made up + 3 who may nothing) × ${everywhere.length} institutions: ${tally.tried} tried, ${tally.refused} refused, ${tally.scanned} looks for marks of others`;

/** Who may nothing is still what he was, so that his refusals were for that. */
export async function outsidersStand({ server: { sql }, outsiders }: RightsWorld): Promise<boolean> {
  const ids = outsiders.map(({ id }) => id);
  const [row] = await sql<{ locked: number; revoked: number }[]>`
    select count(*) filter (where e.locked_at is not null)::int as locked, count(*) filter (where d.revoked_at is not null)::int as revoked
    from session e join device d on d.id = e.device_id where e.staff_id = any(${ids}::uuid[]) and e.ends_at > now()`;
  return row!.locked > 0 && row!.revoked > 0;
}
