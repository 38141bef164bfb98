import { EventEmitter } from 'node:events';
import { expect } from 'vitest';
import type { Frame } from '#sync/wire.ts';

/** The sending end of a connection whose receiver takes nothing until told to. */
export class Outgoing extends EventEmitter {
  readonly written: string[] = [];
  status = 0;
  headers: Record<string, string> = {};
  writableLength = 0;
  writableEnded = false;
  destroyed = false;
  writeHead(status: number, headers: Record<string, string>): void {
    Object.assign(this, { status, headers });
  }
  flushHeaders(): void {}
  write(event: string | Uint8Array): void {
    const bytes = Buffer.from(event as string);
    this.written.push(bytes.toString());
    this.writableLength += bytes.length;
  }
  end(): void {
    this.writableEnded = true;
  }
  frames(): Frame[] {
    return this.written.map((event) => {
      expect(event).toMatch(/^data: \{.*\}\n\n$/s);
      return JSON.parse(event.slice(6)) as Frame;
    });
  }
}
