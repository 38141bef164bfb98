/** A device in Node: a key of its own, enrolled by a code or as a demo does it, that logs people in. */
import { newKey, newMark, prove, signCode, type DeviceKey, type Proof } from '#device/device-proof.ts';
import { smallOutlet } from '#domain/worlds/small-outlet.ts';

/** Sends a body to a path as our own page does. */
export type Send = (method: string, path: string, body: object | undefined, cookie: string) => Promise<Response>;

export interface LoginGiven {
  readonly password?: string;
  readonly answer?: { readonly id: string; readonly answer: number };
}

export class TestDevice {
  cookie = '';
  /** Null until it is enrolled. */
  own: DeviceKey | null = null;
  readonly #send: Send;

  constructor(send: Send) {
    this.#send = send;
  }

  /** With the same key and number: what a copy of its disk is. */
  copy(): TestDevice {
    const copied = new TestDevice(this.#send);
    copied.own = this.own && { ...this.own };
    return copied;
  }

  async enrol(code: string): Promise<Response> {
    const { key, publicKey } = await newKey();
    const signature = await signCode(key, code, publicKey);
    const answer = await this.#send('POST', '/api/device', { code, publicKey, signature }, this.cookie);
    if (!answer.ok) return answer;
    const { deviceId } = (await answer.clone().json()) as { deviceId: string };
    this.own = { id: deviceId, key, nonce: answer.headers.get('tingtang-nonce')!, mark: null };
    return answer;
  }

  proof(about: string): Promise<Proof> {
    if (!this.own) throw new Error('not enrolled');
    this.own = { ...this.own, mark: this.own.mark ?? newMark() };
    return prove({ ...this.own, mark: this.own.mark! }, about);
  }

  /** Asks, and never hears the answer. */
  async askInVain(about: string, path: string): Promise<void> {
    await this.#send('POST', path, { proof: await this.proof(about) }, this.cookie);
  }

  /** One request with a proof; keeps number and cookie. Says again what an answer was lost to. */
  async ask(about: string, path: string, body: object): Promise<Response> {
    for (let tries = 0; ; tries++) {
      const proof = this.own ? { proof: await this.proof(about) } : {};
      const answer = await this.#send('POST', path, { ...body, ...proof }, this.cookie);
      this.keep(answer);
      if (answer.status !== 409 || tries > 0) return answer;
    }
  }

  keep(answer: Response): void {
    const nonce = answer.headers.get('tingtang-nonce');
    if (nonce && this.own && nonce !== this.own.nonce) this.own = { ...this.own, nonce, mark: null };
    const [cookie] = answer.headers.getSetCookie();
    if (cookie) this.cookie = cookie.split(';')[0]!;
  }

  async logIn(login: string, { password = smallOutlet.password, answer }: LoginGiven = {}): Promise<Response> {
    const given = { login, password, ...(answer ? { answer } : {}) };
    if (this.own) return await this.ask('login', '/api/session', given);
    const { key, publicKey } = await newKey();
    const said = await this.#send('POST', '/api/session', { ...given, newDevice: publicKey }, this.cookie);
    const id = said.headers.get('tingtang-device');
    if (id) this.own = { id, key, nonce: said.headers.get('tingtang-nonce')!, mark: null };
    this.keep(said);
    return said;
  }

  step(given: object): Promise<Response> {
    return this.ask('step', '/api/session/step', given);
  }

  renew(): Promise<Response> {
    return this.ask('renew', '/api/session/renew', {});
  }

  get(path: string): Promise<Response> {
    return this.#send('GET', path, undefined, this.cookie);
  }

  send(method: string, path: string, body: object = {}): Promise<Response> {
    return this.#send(method, path, body, this.cookie);
  }
}
