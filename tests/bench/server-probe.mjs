// Loaded into the server by `--import`: profiles it on demand, and times what passes its sockets from outside, so that
// the program that is measured is the one that is shipped.
import { Session } from 'node:inspector/promises';
import { Server, Socket } from 'node:net';
import process from 'node:process';

const machinePort = Number(process.env.QUEUE_MACHINE_PORT);
const postgresPort = Number(new URL(process.env.DATABASE_URL).port);

/** @type {[at: number, what: string, connection: number][] | null} */
let trace = null;
let connections = 0;
const mark = (what, connection) => trace?.push([Number(process.hrtime.bigint()) / 1e6, what, connection]);

/** What Postgres is asked: a prepared statement comes by name after its first use. */
function readQuestions(bytes, names) {
  const asked = [];
  for (let at = 0; at + 5 <= bytes.length;) {
    const type = String.fromCharCode(bytes[at]);
    const end = at + 1 + bytes.readInt32BE(at + 1);
    const texts = bytes.toString('latin1', at + 5, Math.min(end, at + 4_005)).split('\0');
    if (type === 'Q') asked.push(texts[0]);
    if (type === 'P') {
      names.set(texts[0], texts[1]);
      if (texts[0] === '') asked.push(texts[1]);
    }
    if (type === 'B') asked.push(names.get(texts[1]) ?? '');
    at = end;
  }
  return asked;
}

const nameOf = (question) => {
  if (/^begin/i.test(question)) return question.trim().length > 5 ? 'begin-read' : 'begin';
  if (/^commit/i.test(question)) return 'commit';
  return question.includes('as deltas') ? 'hub' : `query: ${question.trim().replace(/\s+/g, ' ').slice(0, 90)}`;
};

function watchPostgres(socket) {
  const id = (connections += 1);
  const names = new Map();
  let started = false;
  const { write, push } = socket;
  socket.write = function (bytes, ...rest) {
    // The first message of a connection has no type byte; passwords follow; none of it is of interest.
    if (started && Buffer.isBuffer(bytes))
      for (const question of readQuestions(bytes, names)) mark(nameOf(question), id);
    started = true;
    return write.call(this, bytes, ...rest);
  };
  socket.push = function (bytes, ...rest) {
    if (bytes && trace) mark(bytes.includes('COMMIT\0') ? 'committed' : 'answer', id);
    return push.call(this, bytes, ...rest);
  };
}

const { connect, write } = Socket.prototype;
Socket.prototype.connect = function (...args) {
  const [first] = args;
  const port =
    typeof first === 'object' && first !== null ? (Array.isArray(first) ? first[0]?.port : first.port) : first;
  // Node puts its own `write` back when a socket connects, so ours comes after.
  const connecting = connect.apply(this, args);
  if (Number(port) === postgresPort) watchPostgres(this);
  return connecting;
};
Socket.prototype.write = function (data, ...rest) {
  if (trace && (typeof data === 'string' || Buffer.isBuffer(data)) && data.includes('data: {"t":"patch"'))
    mark('frame', 0);
  return write.call(this, data, ...rest);
};

const { emit } = Server.prototype;
Server.prototype.emit = function (event, ...args) {
  if (event === 'connection' && this.address()?.port === machinePort) {
    const [socket] = args;
    const { push } = socket;
    socket.push = function (bytes, ...rest) {
      if (bytes) mark('event', 0);
      return push.call(this, bytes, ...rest);
    };
  }
  return emit.call(this, event, ...args);
};

const session = new Session();
const deeds = {
  async 'start-profile'() {
    session.connect();
    await session.post('Profiler.enable');
    await session.post('Profiler.setSamplingInterval', { interval: 500 });
    await session.post('Profiler.start');
  },
  async 'stop-profile'() {
    const { profile } = await session.post('Profiler.stop');
    session.disconnect();
    return profile;
  },
  'start-trace'() {
    trace = [];
  },
  'stop-trace'() {
    const heard = trace;
    trace = null;
    return heard;
  },
};

process.on('message', async ({ ask }) => process.send({ to: ask, value: await deeds[ask]?.() }));
// Whoever measures is gone: nothing is to be left behind.
process.on('disconnect', () => process.kill(process.pid, 'SIGTERM'));
process.channel?.unref();
