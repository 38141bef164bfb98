// A device of a demonstration, over HTTP as its browser does it: a key of its own, a proof with each start, a cookie.
import { generateKeyPairSync, randomBytes, randomUUID, sign, type KeyObject } from 'node:crypto';
import type { Id } from '#domain/kernel/ids.ts';

export interface Said {
  readonly status: number;
  readonly body: Readonly<Record<string, unknown>>;
}

const NONCE = 'tingtang-nonce';

export class BranchDevice {
  readonly #url: string;
  readonly #key: KeyObject;
  readonly #publicKey: object;
  #id = '';
  #nonce = '';
  #cookie = '';

  constructor(url: string) {
    this.#url = url;
    const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    this.#key = privateKey;
    const { kty, crv, x, y } = publicKey.export({ format: 'jwk' });
    this.#publicKey = { kty, crv, x, y };
  }

  /** A tablet or counter, as whoever logs in first makes it one on the machine of a demonstration. */
  async logIn(login: string, password: string): Promise<void> {
    const answer = await this.#ask('/api/session', { login, password, newDevice: this.#publicKey });
    if (answer.status !== 200) throw new Error(`${login} was not let in: ${JSON.stringify(answer.body)}`);
  }

  async stand(face: 'kiosk' | 'display', outletId: Id): Promise<Said> {
    const enrolled = await this.#ask('/api/station/demo', { face, outletId, publicKey: this.#publicKey });
    if (enrolled.status !== 200)
      throw new Error('no device enrols itself there: it is no demonstration on this machine');
    this.#id = String(enrolled.body['deviceId']);
    const mark = randomBytes(12).toString('base64url');
    const text = ['tingtang device', 'station', this.#id, this.#nonce, mark].join('\n');
    const signature = sign('sha256', Buffer.from(text), { key: this.#key, dsaEncoding: 'ieee-p1363' });
    const proof = { device: this.#id, nonce: this.#nonce, mark, signature: signature.toString('base64url') };
    return await this.#ask('/api/station/session', { proof });
  }

  /** A deed that is done at once; what the rules say no to is an answer. */
  deed(name: string, input: object): Promise<Said> {
    return this.post('/api/deeds', { id: randomUUID(), name, version: 1, input: { ...input, at: Date.now() } });
  }

  post(path: string, body: object): Promise<Said> {
    return this.#ask(path, body);
  }

  /** Events of a stream, until it ends. */
  async *listen(path: string, signal: AbortSignal): AsyncGenerator<{ readonly event: string; readonly data: string }> {
    const answer = await fetch(this.#url + path, { headers: { cookie: this.#cookie }, signal });
    if (!answer.ok || !answer.body) throw new Error(`no stream: ${answer.status}`);
    const decoder = new TextDecoder();
    let rest = '';
    for await (const bytes of answer.body) {
      const blocks = (rest + decoder.decode(bytes, { stream: true })).split('\n\n');
      rest = blocks.pop()!;
      for (const block of blocks) {
        const event = /^event: (.*)$/m.exec(block)?.[1];
        if (event) yield { event, data: /^data: (.*)$/m.exec(block)?.[1] ?? '' };
      }
    }
  }

  async #ask(path: string, body: object): Promise<Said> {
    const headers = { 'content-type': 'application/json', origin: this.#url, cookie: this.#cookie };
    const answer = await fetch(this.#url + path, { method: 'POST', headers, body: JSON.stringify(body) });
    this.#nonce = answer.headers.get(NONCE) ?? this.#nonce;
    const [cookie] = answer.headers.getSetCookie();
    if (cookie) this.#cookie = cookie.split(';')[0]!;
    const said: unknown = await answer.json().catch(() => ({}));
    return { status: answer.status, body: said as Said['body'] };
  }
}
