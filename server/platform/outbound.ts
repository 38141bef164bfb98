// The only way out: every request that the server makes of another host goes through here (reliability.md §2.6, push
// SSRF). Hosts are on a list; the address that a name stands for is looked at in the moment of dialling, and one inside
// is refused, so that neither a foreign name nor a changed answer leads into the bank's own network.
import { lookup as systemLookup, type LookupAddress } from 'node:dns';
import { request as httpsRequest } from 'node:https';
import { BlockList, isIP, type LookupFunction } from 'node:net';

export type WhyNotOut =
  | 'outbound.no-address'
  | 'outbound.not-https'
  | 'outbound.other-port'
  | 'outbound.names-a-user'
  | 'outbound.host-not-listed'
  | 'outbound.inside'
  | 'outbound.redirect'
  | 'outbound.too-large'
  | 'outbound.unreachable';

/** Why a request did not go out or brought nothing; says the same of every host, so that nothing can be mapped by it. */
export class OutboundRefused extends Error {
  readonly code: WhyNotOut;
  constructor(code: WhyNotOut) {
    super(code);
    this.name = 'OutboundRefused';
    this.code = code;
  }
}

export interface OutboundParts {
  /** `push.example.com`, or `.push.example.com` for every host below it. */
  readonly hosts: readonly string[];
  /** Milliseconds until an answer must be whole. */
  readonly timeout?: number;
  /** Bytes of an answer that are read at most. */
  readonly largest?: number;
  /** For tests: who is asked for a name, which addresses count as inside, where the listener is. */
  readonly lookup?: typeof systemLookup;
  readonly isInside?: (address: string) => boolean;
  readonly tls?: { readonly ca?: string; readonly port?: number };
}

export interface OutboundRequest {
  readonly method?: 'GET' | 'POST';
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array;
}

export interface OutboundAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: Buffer;
}

export type Outbound = (address: string, request?: OutboundRequest) => Promise<OutboundAnswer>;

/** What is not a public address: this host, private, carrier-grade, link-local (clouds' metadata), reserved, multicast. */
const inside = new BlockList();
for (const [net, bits] of [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.88.99.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 4],
  ['240.0.0.0', 4],
] as const)
  inside.addSubnet(net, bits, 'ipv4');
/** Of IPv6 only 2000::/3 is handed out; of that, what carries an IPv4 address inside itself or is for books is left out. */
const outside6 = new BlockList();
outside6.addSubnet('2000::', 3, 'ipv6');
for (const [net, bits] of [
  ['2001::', 23],
  ['2001:db8::', 32],
  ['2002::', 16],
  ['3fff::', 20],
] as const)
  inside.addSubnet(net, bits, 'ipv6');

/** Whether an address is no public one; what is no address at all counts as inside. */
export function isInside(address: string): boolean {
  const family = isIP(address);
  if (family === 4) return inside.check(address, 'ipv4');
  return family !== 6 || !outside6.check(address, 'ipv6') || inside.check(address, 'ipv6');
}

/** Whether a request may go to this address at all; what its name stands for is looked at when it is dialled. */
export function whyNotOut(address: string, hosts: readonly string[]): WhyNotOut | null {
  if (!URL.canParse(address)) return 'outbound.no-address';
  const url = new URL(address);
  if (url.protocol !== 'https:') return 'outbound.not-https';
  if (url.username !== '' || url.password !== '') return 'outbound.names-a-user';
  if (url.port !== '') return 'outbound.other-port';
  const listed = hosts.some((host) => (host.startsWith('.') ? url.hostname.endsWith(host) : url.hostname === host));
  return listed ? null : 'outbound.host-not-listed';
}

/** A name is dialled only at the addresses that were looked at: no second question, no second answer. */
const dialling =
  (ask: typeof systemLookup, isIn: (address: string) => boolean): LookupFunction =>
  (host, options, done) => {
    ask(host, { all: true, family: options.family ?? 0, hints: options.hints ?? 0 }, (error, found) => {
      const addresses: LookupAddress[] = found ?? [];
      const bad = error ?? (addresses.length === 0 || addresses.some(({ address }) => isIn(address)));
      if (bad) return done(error ?? new OutboundRefused('outbound.inside'), '', 0);
      if (options.all) return done(null, addresses);
      return done(null, addresses[0]!.address, addresses[0]!.family);
    });
  };

/** A way out to these hosts: https on its own port, no user in the address, no redirect, nothing inside. */
export function createOutbound(parts: OutboundParts): Outbound {
  const { hosts, timeout = 10_000, largest = 1024 * 1024, lookup = systemLookup, tls = {} } = parts;
  const look = dialling(lookup, parts.isInside ?? isInside);
  return (address, { method = 'GET', headers = {}, body } = {}) =>
    new Promise((resolve, reject) => {
      const no = whyNotOut(address, hosts);
      if (no) return reject(new OutboundRefused(no));
      const url = new URL(address);
      // A number in place of a name is not asked for: the list of hosts has none, and this says so once more.
      if (isIP(url.hostname.replaceAll(/[[\]]/g, '')) !== 0) return reject(new OutboundRefused('outbound.inside'));
      const fail = (error: unknown): void =>
        reject(error instanceof OutboundRefused ? error : new OutboundRefused('outbound.unreachable'));
      const sent = httpsRequest(
        {
          host: url.hostname,
          port: tls.port ?? 443,
          path: `${url.pathname}${url.search}`,
          method,
          headers,
          lookup: look,
          agent: false,
          ...(tls.ca ? { ca: tls.ca } : {}),
          signal: AbortSignal.timeout(timeout),
        },
        (answer) => {
          const { statusCode: status = 0, headers: answered } = answer;
          if (status >= 300 && status < 400) {
            sent.destroy();
            return reject(new OutboundRefused('outbound.redirect'));
          }
          const chunks: Buffer[] = [];
          let size = 0;
          answer.on('data', (chunk: Buffer) => {
            size += chunk.length;
            chunks.push(chunk);
            if (size <= largest) return;
            // At once: the end of what is already here would come before the end of the connection.
            reject(new OutboundRefused('outbound.too-large'));
            sent.destroy();
          });
          answer.on('error', fail);
          answer.on('end', () => resolve({ status, headers: answered, body: Buffer.concat(chunks) }));
        },
      );
      sent.on('error', fail);
      sent.end(body);
    });
}
