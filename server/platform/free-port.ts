/** A loopback port that nobody listens on at this moment. */
import { createServer, type AddressInfo } from 'node:net';

/** @param wanted taken if it is free; otherwise the system chooses */
export async function freePort(wanted = 0): Promise<number> {
  const server = createServer();
  const opened = await new Promise<boolean>((done) => {
    server.once('error', () => done(false));
    server.listen({ port: wanted, host: '127.0.0.1', exclusive: true }, () => done(true));
  });
  if (!opened) return freePort();
  const { port } = server.address() as AddressInfo;
  await new Promise((done) => server.close(done));
  return port;
}
