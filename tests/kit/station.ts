/** A kiosk or display in Node: enrolled as in a demonstration, recognised by its key, heard over the wire. */
import { newKey } from '#device/device-proof.ts';
import { toId, type Id } from '#domain/kernel/ids.ts';
import type { PublicHall } from '#domain/stations/public-hall.ts';
import type { KioskAnswer, KioskReport, StationWelcome } from '#domain/stations/station-wire.ts';
import type { StationFace } from '#domain/stations/stations.model.ts';
import { TestDevice, type Send } from './device.ts';

const sendTo =
  (url: string): Send =>
  (method, path, body, cookie) =>
    fetch(url + path, {
      method,
      headers: { 'content-type': 'application/json', origin: url, ...(cookie ? { cookie } : {}) },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });

export interface Heard {
  /** Every event's name and data, as they came. */
  readonly events: { readonly event: string; readonly data: string }[];
  /** The newest picture; null until one came. */
  hall(): PublicHall | null;
  /** All bytes of the stream. */
  text(): string;
  readonly ended: Promise<void>;
  close(): void;
}

/** As a kiosk seals it in its browser. */
export async function sealText({ x, y }: { x: string; y: string }, text: string): Promise<string> {
  const curve = { name: 'ECDH', namedCurve: 'P-256' };
  const theirs = await crypto.subtle.importKey('jwk', { kty: 'EC', crv: 'P-256', x, y }, curve, false, []);
  const own = await crypto.subtle.generateKey(curve, true, ['deriveBits']);
  const shared = await crypto.subtle.deriveBits({ name: 'ECDH', public: theirs }, own.privateKey, 256);
  const hkdf = await crypto.subtle.importKey('raw', shared, 'HKDF', false, ['deriveKey']);
  const info = new TextEncoder().encode('tingtang kiosk');
  const how = { name: 'HKDF', hash: 'SHA-256', salt: new Uint8Array(), info };
  const key = await crypto.subtle.deriveKey(how, hkdf, { name: 'AES-GCM', length: 256 }, false, ['encrypt']);
  const iv = crypto.getRandomValues(new Uint8Array(12));
  const sealed = await crypto.subtle.encrypt({ name: 'AES-GCM', iv }, key, new TextEncoder().encode(text));
  const point = await crypto.subtle.exportKey('raw', own.publicKey);
  return Buffer.concat([Buffer.from(point), iv, Buffer.from(sealed)]).toString('base64url');
}

export class TestStation extends TestDevice {
  readonly #url: string;
  readonly face: StationFace;

  constructor(url: string, face: StationFace, send: Send = sendTo(url)) {
    super(send);
    this.#url = url;
    this.face = face;
  }

  get id(): Id {
    return toId(this.own!.id);
  }

  async stand(outletId: Id): Promise<this> {
    const { key, publicKey } = await newKey();
    const answer = await this.send('POST', '/api/station/demo', { face: this.face, outletId, publicKey });
    if (!answer.ok) throw new Error(`not enrolled: ${answer.status}`);
    const { deviceId } = (await answer.json()) as { deviceId: string };
    this.own = { id: deviceId, key, nonce: answer.headers.get('tingtang-nonce')!, mark: null };
    return this;
  }

  open(): Promise<Response> {
    return this.ask('station', '/api/station/session', {});
  }

  async welcome(): Promise<StationWelcome> {
    const answer = await this.open();
    if (!answer.ok) throw new Error(`not welcome: ${answer.status} ${await answer.text()}`);
    return (await answer.json()) as StationWelcome;
  }

  async report(report: KioskReport): Promise<KioskAnswer> {
    const answer = await this.send('POST', '/api/station/tickets', report);
    if (!answer.ok) throw new Error(`not taken: ${answer.status} ${await answer.text()}`);
    return (await answer.json()) as KioskAnswer;
  }

  async listen(): Promise<Heard> {
    const ending = new AbortController();
    const answer = await fetch(`${this.#url}/api/station/stream`, {
      headers: { cookie: this.cookie },
      signal: ending.signal,
    });
    if (!answer.ok) throw new Error(`no stream: ${answer.status}`);
    const events: { event: string; data: string }[] = [];
    let text = '';
    const read = async (): Promise<void> => {
      const decoder = new TextDecoder();
      for await (const bytes of answer.body!) {
        text += decoder.decode(bytes, { stream: true });
        const whole = text.split('\n\n').slice(0, -1).slice(seen);
        seen += whole.length;
        for (const block of whole) {
          const event = /^event: (.*)$/m.exec(block)?.[1];
          if (event) events.push({ event, data: /^data: (.*)$/m.exec(block)?.[1] ?? '' });
        }
      }
    };
    let seen = 0;
    return {
      events,
      hall: () => {
        const last = events.findLast(({ event }) => event === 'hall');
        return last ? (JSON.parse(last.data) as PublicHall) : null;
      },
      text: () => text,
      ended: read().catch(() => undefined),
      close: () => ending.abort(),
    };
  }
}
