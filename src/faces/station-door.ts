// A public device's way to the server: how it becomes one of ours, how it shows which it is, and what it says from then on.
import * as v from 'valibot';
import { stationWelcomeSchema, type StationWelcome } from '#domain/stations/station-wire.ts';
import { newKey, signCode } from '#device/device-proof.ts';
import { askProven, forgetDevice, keepDevice, NONCE } from '#device/device-store.ts';

/** Faces that hang in the hall as devices of their own. */
export type StationFace = 'kiosk' | 'display';

export interface Said {
  readonly status: number;
  readonly body: unknown;
}
/** An outlet that a device of the demo machine can be of. */
export interface DemoOutlet {
  readonly id: string;
  readonly name: string;
  readonly bridged: boolean;
}

const LIMIT = 15_000;
const RELEASE = import.meta.env.VITE_APP_VERSION ?? 'dev';

const post = (path: string, body: object): Promise<Response> =>
  fetch(path, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'tingtang-release': RELEASE },
    body: JSON.stringify(body),
    cache: 'no-store',
    signal: AbortSignal.timeout(LIMIT),
  });

const read = async (answer: Response): Promise<Said> => ({
  status: answer.status,
  body: (await answer.json().catch(() => null)) as unknown,
});

/** Null: nobody answered, or somebody who is too busy to. */
async function heard(asking: Promise<Response>): Promise<Said | null> {
  const answer = await asking.catch(() => null);
  return answer && answer.status < 500 && answer.status !== 429 ? await read(answer) : null;
}

/** Two faces in one browser, as on a demonstration's machine, have a session each. */
export const asFace = (path: string, face: StationFace): string => `${path}?face=${face}`;

export const tell = (path: string, body: object): Promise<Said | null> => heard(post(path, body));

export async function ask(path: string): Promise<Said | null> {
  return heard(fetch(path, { cache: 'no-store', signal: AbortSignal.timeout(LIMIT) }));
}

export const codeOf = (said: Said): string => (said.body as { code?: string } | null)?.code ?? '';

/** Null: done. Else why not; `offline` where the server did not answer. */
async function become(face: StationFace, enrolment: (key: Awaited<ReturnType<typeof newKey>>) => Promise<Response>) {
  const made = await newKey();
  const answer = await enrolment(made).catch(() => null);
  if (!answer || answer.status >= 500) return 'offline';
  const said = await read(answer);
  const id = (said.body as { deviceId?: string } | null)?.deviceId ?? answer.headers.get('tingtang-device');
  const nonce = answer.headers.get(NONCE);
  if (!answer.ok || !id || !nonce) return codeOf(said) || 'identity.code-unknown';
  await keepDevice(id, made.key, nonce, face);
  return null;
}

export const enrolByCode = (face: StationFace, code: string): Promise<string | null> =>
  become(face, async ({ key, publicKey }) =>
    post('/api/device', { code, publicKey, signature: await signCode(key, code, publicKey) }),
  );

export const enrolAtDemo = (face: StationFace, outletId: string): Promise<string | null> =>
  become(face, ({ publicKey }) => post('/api/station/demo', { face, outletId, publicKey }));

/** Outlets that this machine may show without a code; none where it is no demo machine. */
export async function demoOutlets(): Promise<readonly DemoOutlet[]> {
  const here = await ask('/api/device');
  if ((here?.body as { demo?: boolean } | null)?.demo !== true) return [];
  const list = await ask('/api/station/demo');
  return list?.status === 200 && Array.isArray(list.body) ? (list.body as DemoOutlet[]) : [];
}

/** The refusal's code where the server does not know this device (any more); null where it cannot be asked. */
export async function openSession(face: StationFace): Promise<StationWelcome | { readonly refused: string } | null> {
  const said = await heard(askProven('station', (proof) => post('/api/station/session', { proof }), face));
  if (!said) return null;
  const welcome = v.safeParse(stationWelcomeSchema, said.body);
  if (said.status === 200 && welcome.success && welcome.output.face === face) return welcome.output;
  if (said.status !== 403 && said.status !== 200) return null;
  await forgetDevice(face);
  return { refused: said.status === 403 ? codeOf(said) : 'stations.wrong-face' };
}
