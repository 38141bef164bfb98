// The floor of fan-out: a broadcast over `ws` as its documentation shows it, in a process of its own. A POST says what is
// sent to all; nothing is looked up and nothing is kept.
import { createServer } from 'node:http';
import process from 'node:process';
import { WebSocket, WebSocketServer } from 'ws';

const http = createServer((request, response) => {
  let text = '';
  request.setEncoding('utf8').on('data', (chunk) => (text += chunk));
  request.on('end', () => {
    response.writeHead(200, { 'content-type': 'application/json' }).end('{}');
    for (const client of sockets.clients) if (client.readyState === WebSocket.OPEN) client.send(text);
  });
});
const sockets = new WebSocketServer({ server: http, perMessageDeflate: false });

http.listen(0, '127.0.0.1', () => process.send({ to: 'port', value: http.address().port }));
process.on('message', ({ ask }) => {
  const { user, system } = process.cpuUsage();
  process.send({ to: ask, value: { cpu: user + system, rss: process.memoryUsage().rss } });
});
process.on('SIGTERM', () => process.exit(0));
process.on('disconnect', () => process.exit(0));
