/** A push service of the tests' own: real HTTPS on loopback, which takes what it is sent and answers as it is told to. */
import { createServer } from 'node:https';
import type { IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { makeCertificate } from '#tests/kit/certificate.ts';
import { PUSH_HOST } from '#tests/kit/pushes.ts';

interface Sent {
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}
interface Answer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
}

export interface PushPeer {
  readonly listening: { readonly port: number; readonly ca: string };
  readonly sent: Sent[];
  /** What the next ones are answered; 201 where nothing is left. */
  readonly answers: Answer[];
  close(): Promise<void>;
}

export async function openPushPeer(): Promise<PushPeer> {
  const certificate = makeCertificate(PUSH_HOST);
  const sent: Sent[] = [];
  const answers: Answer[] = [];
  const server = createServer(certificate, (request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      sent.push({ path: request.url ?? '', headers: request.headers, body: Buffer.concat(chunks) });
      const { status, headers = {} } = answers.shift() ?? { status: 201 };
      response.writeHead(status, headers).end();
    });
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  return {
    listening: { port: (server.address() as AddressInfo).port, ca: certificate.cert },
    sent,
    answers,
    async close() {
      server.closeAllConnections();
      await new Promise((done) => server.close(done));
    },
  };
}
