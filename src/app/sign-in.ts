// The login's way to the server: each request with the device's proof, each answer in the login's words.
import type { Asked, DeviceStanding, LoginGiven, Problem, StepGiven } from '#pages/identity/login-door.ts';
import { newKey, signCode } from '#device/device-proof.ts';
import { askProven, forgetDevice, keepDevice, knownDevice, NONCE } from '#device/device-store.ts';

const LIMIT = 20_000;

const post = (path: string, body: object): Promise<Response> =>
  fetch(path, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'tingtang-release': import.meta.env.VITE_APP_VERSION ?? 'dev' },
    body: JSON.stringify(body),
    cache: 'no-store',
    signal: AbortSignal.timeout(LIMIT),
  });

const OFFLINE: Problem = { code: 'offline' };

interface Said {
  readonly code?: string;
  readonly [more: string]: unknown;
}

/** The person's own data as the server gives it at the end of a login. */
export interface Admitted {
  readonly me: unknown;
}

async function read(asking: Promise<Response>): Promise<Admitted | Problem | Asked> {
  const answer = await asking.catch(() => null);
  if (!answer || answer.status >= 500) return OFFLINE;
  const said = (await answer.json().catch(() => null)) as Said | null;
  if (!said) return OFFLINE;
  if (answer.ok) return { me: said };
  const code = (said.code ?? '').replace(/^identity\./, '');
  const step = /^(second|setup|change)-needed$/.exec(code);
  if (step) return { ...said, needs: step[1] } as unknown as Asked;
  // Its key is worth nothing any more: only a new code makes it one of ours.
  if (code === 'device-revoked' || code === 'not-enrolled') await forgetDevice().catch(() => undefined);
  return { ...said, code };
}

export const attempt = (given: LoginGiven): Promise<Admitted | Problem | Asked> =>
  read(
    askProven('login', async (proof) => {
      if (proof) return await post('/api/session', { ...given, proof });
      const { key, publicKey } = await newKey();
      const answer = await post('/api/session', { ...given, newDevice: publicKey });
      const [id, nonce] = [answer.headers.get('tingtang-device'), answer.headers.get(NONCE)];
      if (id && nonce) await keepDevice(id, key, nonce);
      return answer;
    }),
  );

export const goOn = (given: StepGiven): Promise<Admitted | Problem | Asked> =>
  read(askProven('step', (proof) => post('/api/session/step', { ...given, proof: proof ?? undefined })));

export async function standing(): Promise<DeviceStanding> {
  if (await knownDevice()) return 'enrolled';
  const answer = await fetch('/api/device', { cache: 'no-store', signal: AbortSignal.timeout(LIMIT) }).catch(
    () => null,
  );
  if (!answer?.ok) return 'offline';
  return ((await answer.json()) as { demo: boolean }).demo ? 'demo' : 'unknown';
}

export async function enrol(code: string): Promise<Problem | null> {
  const { key, publicKey } = await newKey();
  const signature = await signCode(key, code, publicKey);
  const answer = await post('/api/device', { code, publicKey, signature }).catch(() => null);
  if (!answer || answer.status >= 500) return OFFLINE;
  const said = (await answer.json()) as Said & { deviceId?: string };
  const nonce = answer.headers.get(NONCE);
  if (!answer.ok || !said.deviceId || !nonce)
    return {
      ...said,
      code: (said.code ?? 'code-unknown').replace(/^identity\./, '').replace(/^sync\.bad-request$/, 'code-unknown'),
    };
  await keepDevice(said.deviceId, key, nonce);
  return null;
}

/** The device shows its key again, so that the session lives on; false = there is none that could. */
export async function renew(): Promise<boolean | 'offline'> {
  if (!(await knownDevice())) return false;
  const answer = await askProven('renew', (proof) => post('/api/session/renew', { proof })).catch(() => null);
  return answer && answer.status < 500 ? answer.ok : 'offline';
}
