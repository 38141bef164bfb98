// One TCP connection of a queue machine: bytes in, frames out one after another, and never more than it can chew.
import type { Socket } from 'node:net';
import { createFrameDecoder, type Decoded } from './frame.ts';
import { encodeFrame, type Charset } from './frame-body.ts';
import type { BridgeMessage } from './machine.messages.ts';

/** Frames read and not yet handled; above it the socket is paused, below half of it read again. */
const BACKLOG = 256;
/** Bytes we could not write because the machine does not read. */
const UNREAD_LIMIT = 1 << 20;

export type CloseReason =
  | 'bad-length'
  | 'silent'
  | 'not-reading'
  | 'replaced'
  | 'refused'
  | 'lease-lost'
  | 'stopping'
  | 'gone'
  | 'outage';

export interface MachineConnection {
  readonly closed: boolean;
  /** When the last whole frame came, by the timer that never goes back. */
  heardAt: number;
  charset: Charset;
  say(message: BridgeMessage): void;
  close(reason: CloseReason): void;
  /** Stops reading while the database is away; the silence that follows is ours, not the machine's. */
  hold(): void;
  release(): void;
  /** While frames are being handled or held back, silence proves nothing. */
  readonly busy: boolean;
}

export interface ConnectionDeps {
  readonly elapsed: () => number;
  /** Handles one frame; the next waits for it. Must not throw. */
  readonly onFrame: (connection: MachineConnection, frame: Decoded) => Promise<void> | void;
  readonly onClose: (connection: MachineConnection, reason: CloseReason) => void;
}

export function openConnection(socket: Socket, { elapsed, onFrame, onClose }: ConnectionDeps): MachineConnection {
  const decoder = createFrameDecoder();
  let backlog: Decoded[] = [];
  let working = false;
  let held = false;
  let closed = false;

  const connection: MachineConnection = {
    heardAt: elapsed(),
    charset: 'UTF-8',
    get closed() {
      return closed;
    },
    get busy() {
      return held || working;
    },
    say(message) {
      if (closed) return;
      socket.write(encodeFrame(connection.charset, message));
      if (socket.writableLength > UNREAD_LIMIT) connection.close('not-reading');
    },
    close(reason) {
      if (closed) return;
      closed = true;
      backlog = [];
      // What was said last, a nack for example, still goes out; a machine that does not read is cut.
      if (reason === 'not-reading') socket.destroy();
      else {
        socket.resume();
        socket.end();
        setTimeout(() => socket.destroy(), 1_000).unref();
      }
      onClose(connection, reason);
    },
    hold() {
      held = true;
      socket.pause();
    },
    release() {
      held = false;
      connection.heardAt = elapsed();
      readOn();
    },
  };

  const readOn = (): void => {
    if (!closed && !held && socket.isPaused() && backlog.length <= BACKLOG / 2) socket.resume();
  };

  async function work(): Promise<void> {
    if (working) return;
    working = true;
    while (backlog.length > 0 && !closed) {
      const batch = backlog;
      backlog = [];
      for (const frame of batch) {
        if (closed) break;
        const handling = onFrame(connection, frame);
        if (handling) await handling;
      }
      readOn();
    }
    working = false;
    connection.heardAt = elapsed();
  }

  socket.setNoDelay(true);
  socket.on('data', (chunk: Buffer) => {
    if (closed) return;
    const frames = decoder.push(chunk);
    if (frames.length === 0) return;
    connection.heardAt = elapsed();
    for (const frame of frames) backlog.push(frame);
    if (working || backlog.length > BACKLOG) socket.pause();
    void work();
  });
  socket.on('error', () => {});
  socket.on('close', () => connection.close('gone'));
  socket.on('end', () => connection.close('gone'));
  return connection;
}
