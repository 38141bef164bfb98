/**
 * What stands between a tablet and the server: a line that can be cut, held up and bent. Each line is an origin of its
 * own, so that tablets of one test file share a server and nothing else.
 */
import { createServer, request, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface OwnPage {
  readonly type: string;
  readonly body: string | Buffer;
  /** Comes also when the line is cut: a page of the test's own, which no service worker keeps. */
  readonly always?: boolean;
}

export interface Exchange {
  readonly path: string;
  readonly body: string;
  /** Empty where the tablet was gone before there was one. */
  answer: string;
  status: number;
}

export interface Between {
  readonly url: string;
  /** From now on nobody answers; open streams break. */
  cut(): void;
  mend(): void;
  /** Answered here and not by the server, by path; null = there is no such file. */
  readonly own: Map<string, OwnPage | null>;
  /** What went to the server, in order. */
  readonly heard: Exchange[];
  /** Paths in the order in which the tablet asked for them. */
  readonly asked: string[];
  /** The server's whole answer is here; the tablet has none of it until this settles. */
  beforeAnswer: (path: string) => unknown;
  /** A piece of the stream is here, counted from the beginning of that stream; the tablet has it once this settles. */
  beforePiece: (piece: number) => unknown;
  close(): Promise<void>;
}

export async function openBetween(serverPort: () => number): Promise<Between> {
  let isCut = false;
  const open = new Set<ServerResponse>();
  const server = createServer((asking, answering) => {
    open.add(answering);
    answering.on('close', () => open.delete(answering));
    void passOn(asking, answering).catch(() => answering.destroy());
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));

  const line: Between = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    cut() {
      isCut = true;
      server.closeAllConnections();
    },
    mend: () => void (isCut = false),
    own: new Map(),
    heard: [],
    asked: [],
    beforeAnswer: () => undefined,
    beforePiece: () => undefined,
    async close() {
      const closed = new Promise<void>((done) => server.close(() => done()));
      server.closeAllConnections();
      await closed;
    },
  };

  async function passOn(asking: IncomingMessage, answering: ServerResponse): Promise<void> {
    const path = asking.url!.split('?')[0]!;
    const mine = line.own.get(path);
    if (isCut && !mine?.always) return void asking.socket.destroy();
    line.asked.push(path);
    if (mine !== undefined) return answerHere(answering, mine);
    const body = await whole(asking);
    const exchange: Exchange = { path, body: body.toString(), answer: '', status: 0 };
    line.heard.push(exchange);
    const answer = await askServer(asking, body, answering);
    if (path === '/sync/stream') return await passPieces(answer, answering);
    const bytes = await whole(answer);
    const { statusCode: status = 502 } = answer;
    Object.assign(exchange, { answer: bytes.toString(), status });
    await line.beforeAnswer(path);
    answering.writeHead(status, answer.headers).end(bytes);
  }

  async function passPieces(answer: IncomingMessage, answering: ServerResponse): Promise<void> {
    answering.writeHead(answer.statusCode ?? 502, answer.headers);
    answering.flushHeaders();
    let piece = 0;
    for await (const bytes of answer) {
      await line.beforePiece(++piece);
      answering.write(bytes);
    }
    answering.end();
  }

  function askServer(asking: IncomingMessage, body: Buffer, answering: ServerResponse): Promise<IncomingMessage> {
    const { url, method, headers } = asking;
    return new Promise((resolve, reject) => {
      const going = request({ host: '127.0.0.1', port: serverPort(), path: url, method, headers }, resolve);
      going.on('error', reject);
      answering.on('close', () => going.destroy());
      going.end(body);
    });
  }

  return line;
}

function answerHere(answering: ServerResponse, mine: OwnPage | null): void {
  if (mine) answering.writeHead(200, { 'content-type': mine.type, 'cache-control': 'no-cache' }).end(mine.body);
  else answering.writeHead(404, { 'content-type': 'text/plain', 'cache-control': 'no-cache' }).end('Not found');
}

async function whole(stream: IncomingMessage): Promise<Buffer> {
  const parts: Buffer[] = [];
  for await (const part of stream) parts.push(part as Buffer);
  return Buffer.concat(parts);
}
