// The ends of the chains, signed once a minute into files that are only added to. A chain alone does not show that it was
// written anew from the start or that its end is missing; what was signed, and was carried to another system, does.
import { createHash, createPrivateKey, createPublicKey, generateKeyPairSync, sign, verify } from 'node:crypto';
import { closeSync, createReadStream, existsSync, fstatSync, fsyncSync, ftruncateSync, linkSync } from 'node:fs';
import { mkdirSync, openSync, readdirSync, readFileSync, readSync, rmSync, writeFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type postgres from 'postgres';
import { canonicalJson } from './canonical.ts';

export interface SignedHead {
  readonly outletId: string;
  readonly seq: number;
  /** Hexadecimal. */
  readonly hash: string;
  /** Epoch milliseconds. */
  readonly at: number;
}

export interface HeadKey {
  readonly sign: (text: string) => string;
  readonly isOurs: (text: string, signature: string) => boolean;
}

/**
 * The Ed25519 key that signs heads, `<folder>/keys/audit-heads`; made the first time. Its public half lies beside it, to
 * be given to whoever keeps the heads.
 */
export function headKey(folder: string): HeadKey {
  const file = join(folder, 'keys', 'audit-heads');
  mkdirSync(join(folder, 'keys'), { recursive: true, mode: 0o700 });
  if (!existsSync(file)) makeKey(file);
  const secret = createPrivateKey(readFileSync(file));
  const open = createPublicKey(secret);
  return {
    sign: (text) => sign(null, Buffer.from(text), secret).toString('base64url'),
    isOurs: (text, signature) => verify(null, Buffer.from(text), open, Buffer.from(signature, 'base64url')),
  };
}

function makeKey(file: string): void {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519');
  const fresh = `${file}.${process.pid}`;
  writeFileSync(fresh, privateKey.export({ type: 'pkcs8', format: 'pem' }), { mode: 0o600 });
  try {
    // Two processes at once: the first one's key counts, and its public half with it.
    linkSync(fresh, file);
    writeFileSync(`${file}.pub`, publicKey.export({ type: 'spki', format: 'pem' }));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  } finally {
    rmSync(fresh, { force: true });
  }
}

const headsFolder = (folder: string): string => join(folder, 'audit-heads');
const fileOf = (folder: string, outletId: string): string => join(headsFolder(folder), `${outletId}.jsonl`);

/** What a line's signature covers: the head, and the line before it. */
const saidOf = ({ outletId, seq, hash, at }: SignedHead, before: string): string =>
  canonicalJson({ at, before, hash, outletId, seq });
const digestOf = (line: string): string => createHash('sha256').update(line).digest('hex');

/** Any number; several processes over one database take turns at signing. */
const signingLock = 7_346_002;

/** Signs the ends of all chains that have moved on since they were last signed; returns how many. */
export async function signHeads(sql: postgres.Sql, folder: string, key: HeadKey, now: number): Promise<number> {
  return await sql.begin(async (tx) => {
    const [turn] = await tx<{ mine: boolean }[]>`select pg_try_advisory_xact_lock(${signingLock}) as mine`;
    if (!turn!.mine) return 0;
    mkdirSync(headsFolder(folder), { recursive: true, mode: 0o700 });
    const heads = await tx<{ outletId: string; seq: number; hash: string }[]>`
      select outlet_id as "outletId", seq, encode(hash, 'hex') as hash from audit_head order by outlet_id`;
    return heads.filter((head) => appendHead(folder, key, { ...head, at: now })).length;
  });
}

/** Adds a line unless the last one says the same; on disk when it returns. */
function appendHead(folder: string, key: HeadKey, head: SignedHead): boolean {
  const file = openSync(fileOf(folder, head.outletId), 'a+', 0o600);
  try {
    const last = lastLine(file);
    const known = last === '' ? null : (JSON.parse(last) as SignedHead);
    if (known?.seq === head.seq && known.hash === head.hash) return false;
    const before = last === '' ? '' : digestOf(last);
    writeSync(file, `${JSON.stringify({ ...head, before, signature: key.sign(saidOf(head, before)) })}\n`);
    fsyncSync(file);
    return true;
  } finally {
    closeSync(file);
  }
}

/** Longer than a line ever is. */
const LINE = 2_048;

/** The last whole line; what a power cut left of one behind it was never signed for anybody and is taken away. */
function lastLine(file: number): string {
  const { size } = fstatSync(file);
  const bytes = Buffer.alloc(Math.min(size, LINE));
  readSync(file, bytes, 0, bytes.length, size - bytes.length);
  const end = bytes.lastIndexOf(10) + 1;
  if (end < bytes.length) ftruncateSync(file, size - bytes.length + end);
  return (
    bytes
      .subarray(0, Math.max(0, end - 1))
      .toString('utf8')
      .split('\n')
      .at(-1) ?? ''
  );
}

/** A line of signed heads that is not as it was signed. */
export class HeadsDamaged extends Error {
  constructor(outletId: string, line: number, what: string) {
    super(`the signed heads of ${outletId} are damaged at line ${line}: ${what}`);
    this.name = 'HeadsDamaged';
  }
}

/**
 * The signed heads of an outlet, oldest first, each checked.
 * @throws HeadsDamaged at a line that was changed, taken out or put in
 */
export async function* readHeads(folder: string, key: HeadKey, outletId: string): AsyncGenerator<SignedHead> {
  const file = fileOf(folder, outletId);
  if (!existsSync(file)) return;
  let [number, before] = [0, ''];
  for await (const line of createInterface({ input: createReadStream(file, 'utf8'), crlfDelay: Infinity })) {
    number += 1;
    const head = headOf(line);
    if (!head) throw new HeadsDamaged(outletId, number, 'it cannot be read');
    if (head.before !== before) throw new HeadsDamaged(outletId, number, 'it does not follow the line before');
    if (head.outletId !== outletId || !key.isOurs(saidOf(head, before), head.signature))
      throw new HeadsDamaged(outletId, number, 'it was not signed by this key');
    before = digestOf(line);
    yield head;
  }
}

function headOf(line: string): (SignedHead & { before: string; signature: string }) | null {
  try {
    const { outletId, seq, hash, at, before, signature } = JSON.parse(line) as Record<string, unknown>;
    if ([outletId, hash, before, signature].some((part) => typeof part !== 'string')) return null;
    return { outletId, seq: Number(seq), hash, at: Number(at), before, signature } as never;
  } catch {
    return null;
  }
}

/** The outlets that have signed heads: one whose whole chain is gone is found by its file. */
export const signedOutlets = (folder: string): string[] =>
  existsSync(headsFolder(folder))
    ? readdirSync(headsFolder(folder)).flatMap((name) => (name.endsWith('.jsonl') ? [name.slice(0, -6)] : []))
    : [];
