/**
 * The answer of a stream without a socket: what the server writes is handed on event by event, and of a load in pages
 * the next one is taken only when somebody asks for it.
 */
export class StreamAnswer {
  readonly writableLength = 0;
  began = false;
  writableEnded = false;
  destroyed = false;
  /** What was written last said that a bucket is behind. */
  fellBehind = false;
  /** Settles with the first word, or with the end. */
  readonly spoke: Promise<void>;
  readonly #onEvent: (text: string) => void;
  readonly #onEnd: () => void;
  readonly #listeners = new Map<string, Set<() => void>>();
  #speak!: () => void;

  constructor(onEvent: (text: string) => void, onEnd: () => void) {
    this.#onEvent = onEvent;
    this.#onEnd = onEnd;
    this.spoke = new Promise((done) => (this.#speak = done));
  }

  /** Nothing more is taken until `takePage`. */
  get writableNeedDrain(): boolean {
    return this.fellBehind;
  }

  /** It is behind, and pages are still to be read for it without being asked for. */
  get isOwed(): boolean {
    return this.fellBehind && !this.destroyed && (this.#listeners.get('drain')?.size ?? 0) === 0;
  }

  writeHead(): void {
    this.began = true;
  }

  flushHeaders(): void {}

  write(bytes: Uint8Array): boolean {
    const [event = ''] = new TextDecoder().decode(bytes).split('\n\n');
    this.fellBehind = /"more":1/.test(event);
    this.#onEvent(event.slice('data: '.length));
    this.#speak();
    return true;
  }

  /** Lets the next page come, if the server waits to send it. */
  takePage(): boolean {
    const waits = (this.#listeners.get('drain')?.size ?? 0) > 0;
    this.#tell('drain');
    return waits;
  }

  /** The server has said all. */
  end(): void {
    if (this.writableEnded) return;
    this.writableEnded = true;
    this.leave();
    this.#onEnd();
    this.#speak();
  }

  /** The receiver is gone. */
  leave(): void {
    this.destroyed = true;
    this.#tell('close');
  }

  on(name: string, work: () => void): this {
    this.#listeners.set(name, (this.#listeners.get(name) ?? new Set()).add(work));
    return this;
  }

  off(name: string, work: () => void): this {
    this.#listeners.get(name)?.delete(work);
    return this;
  }

  #tell(name: string): void {
    for (const work of [...(this.#listeners.get(name) ?? [])]) work();
  }
}
