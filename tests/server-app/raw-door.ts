/** The product's own door on a real socket, and somebody who writes to it whatever he likes. */
import { connect, type AddressInfo } from 'node:net';
import { serve, type ServerType } from '@hono/node-server';
import { openHttp, type HttpBench } from './http-bench.ts';

export interface RawDoor {
  readonly bench: HttpBench;
  readonly port: number;
  /** Everything that is answered until the connection ends. */
  say(bytes: string): Promise<string>;
  close(): Promise<void>;
}

export async function openRawDoor(): Promise<RawDoor> {
  const bench = await openHttp();
  const server = await new Promise<ServerType>((done) => {
    const opened = serve({ fetch: bench.fetch, port: 0, hostname: '127.0.0.1' }, () => done(opened));
  });
  const { port } = server.address() as AddressInfo;
  return {
    bench,
    port,
    say: (bytes) =>
      new Promise((resolve, reject) => {
        let said = '';
        const socket = connect(port, '127.0.0.1', () => socket.write(bytes));
        socket.setEncoding('latin1');
        socket.on('data', (text) => (said += String(text)));
        // Refused while we still write: what was said before counts.
        socket.on('error', () => undefined);
        socket.on('close', () => resolve(said));
        socket.setTimeout(10_000, () => {
          socket.destroy();
          reject(new Error(`the connection was kept open after: ${said}`));
        });
      }),
    async close() {
      await new Promise((done) => server.close(done));
      await bench.close();
    },
  };
}
