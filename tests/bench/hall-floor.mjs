// The floor of hall-latency: a line on a TCP socket, one row in a bare table in a transaction of its own, a line on an
// open HTTP answer. Nothing else.
import { createServer as createHttpServer } from 'node:http';
import { createServer as createTcpServer } from 'node:net';
import process from 'node:process';
import postgres from 'postgres';

const page = `<!doctype html><meta charset="utf-8"><title>floor</title><p id="event"></p><script type="module">
const event = document.querySelector('#event');
const answer = await fetch('/stream', { method: 'POST' });
const reader = answer.body.pipeThrough(new TextDecoderStream()).getReader();
event.textContent = 'ready';
for (let text = ''; ; ) {
  const { done, value } = await reader.read();
  if (done) break;
  text += value;
  const frames = text.split('\\n\\n');
  text = frames.pop();
  for (const frame of frames) event.textContent = String(JSON.parse(frame.slice(6)).seq);
}
</script>`;

const sql = postgres(process.env.DATABASE_URL, { max: 2, onnotice: () => {} });
await sql`create table if not exists bench_floor (seq bigint primary key, ticket text, counter int, said text, at timestamptz default now())`;
const listeners = new Set();

const machine = createTcpServer((socket) => {
  let rest = '';
  socket.setNoDelay(true);
  socket.setEncoding('utf8').on('data', (text) => {
    const lines = (rest + text).split('\n');
    rest = lines.pop();
    for (const line of lines) void take(line);
  });
}).listen(0, '127.0.0.1');

async function take(line) {
  const { seq, ticket = '', counter = 0 } = JSON.parse(line);
  await sql`insert into bench_floor (seq, ticket, counter, said) values (${seq}, ${ticket}, ${counter}, ${line})`;
  for (const response of listeners) response.write(`data: ${line}\n\n`);
}

const http = createHttpServer((request, response) => {
  if (request.method !== 'POST') {
    response.writeHead(200, { 'content-type': 'text/html' }).end(page);
    return;
  }
  response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' });
  response.flushHeaders();
  listeners.add(response);
  response.on('close', () => listeners.delete(response));
}).listen(0, '127.0.0.1', () =>
  process.send({ to: 'ports', value: { http: http.address().port, machine: machine.address().port } }),
);

process.on('SIGTERM', () => process.exit(0));
process.on('disconnect', () => process.exit(0));
