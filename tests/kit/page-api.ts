/**
 * A server on loopback that answers a page's `/api` paths as a test says, for what pages ask without a browser around them.
 * To be imported before any page: parts want a document as they are loaded, and Node's own fetch is kept.
 */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createRoot } from 'solid-js';
import { vi } from 'vitest';
import { Window } from 'happy-dom';
import { LiveProvider, type Live } from '#sync/live.ts';

const window = new Window();
Object.assign(globalThis, { window, document: window.document });

export interface PageApi {
  /** Paths that were asked for, below `/api`, in their order. */
  readonly asked: readonly string[];
  close(): void;
}

/** From here on relative paths lead to it. */
export async function openPageApi(
  answer: (path: string, response: ServerResponse, request: IncomingMessage) => void,
): Promise<PageApi> {
  const asked: string[] = [];
  const server = createServer((request, response) => {
    const path = request.url!.slice('/api'.length);
    asked.push(path);
    answer(path, response, request);
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const real = fetch;
  vi.stubGlobal('fetch', (path: string, init?: RequestInit) => real(origin + path, init));
  return {
    asked,
    close() {
      vi.unstubAllGlobals();
      server.closeAllConnections();
      server.close();
    },
  };
}

export const says = (response: ServerResponse, body: unknown, status = 200): void => {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
};

/** Runs what a page makes as it opens, connected; how to leave the page comes with it. */
export function openPage<Made>(make: () => Made, live: Partial<Live> = {}): { made: Made; leave: () => void } {
  const around = { status: () => ({ connected: true }), ...live } as unknown as Live;
  return createRoot((leave) => {
    let made!: Made;
    LiveProvider({
      value: around,
      get children() {
        made = make();
        return null;
      },
    });
    return { made, leave };
  });
}
