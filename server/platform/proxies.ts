// Who really asks, when proxies stand before the server: what a proxy says of the client counts only where the proxy is one
// of ours (ASVS 4.1.3, 15.3.4). The list is TRUSTED_PROXIES; without it nothing that a request says of itself is believed.
import { BlockList, isIP } from 'node:net';
import { getConnInfo } from '@hono/node-server/conninfo';
import type { Context, MiddlewareHandler } from 'hono';

/** `10.0.0.0/8, 192.168.1.5, fd00::/8`; null where it cannot be read. */
export function readProxyList(text: string): BlockList | null {
  const list = new BlockList();
  for (const entry of text.split(',').map((part) => part.trim())) {
    if (entry === '') continue;
    const [net = '', bits] = entry.split('/');
    const family = isIP(net);
    const most = family === 4 ? 32 : 128;
    const length = bits === undefined ? most : /^\d{1,3}$/.test(bits) ? Number(bits) : -1;
    if (family === 0 || length < 0 || length > most) return null;
    list.addSubnet(net, length, family === 4 ? 'ipv4' : 'ipv6');
  }
  return list;
}

/** IPv4 as itself, also where a socket that takes both shows it as IPv6. */
const plain = (address: string): string => /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address)?.[1] ?? address;

function socketOf(c: Context): string {
  try {
    return plain(getConnInfo(c).remote.address ?? '');
  } catch {
    // Asked without a socket: by a test, or from within.
    return '';
  }
}

/** Finds out who asks, for everything behind it. */
export function throughProxies(trusted: BlockList): MiddlewareHandler {
  const isOurs = (address: string): boolean => {
    const family = isIP(address);
    return family !== 0 && trusted.check(address, family === 4 ? 'ipv4' : 'ipv6');
  };
  return (c, next) => {
    const socket = socketOf(c);
    let address = socket;
    // From the nearest backwards: the first that is none of ours is the client; what stands before it is hearsay.
    const said = (c.req.header('x-forwarded-for') ?? '').split(',').map((part) => plain(part.trim()));
    for (let hop = said.pop(); isOurs(address) && hop !== undefined && isIP(hop) !== 0; hop = said.pop()) address = hop;
    const proto = isOurs(socket) ? c.req.header('x-forwarded-proto')?.split(',').at(-1)?.trim() : undefined;
    c.set(ADDRESS, address);
    c.set(SECURE, new URL(c.req.url).protocol === 'https:' || proto === 'https');
    return next();
  };
}

const ADDRESS = 'address';
const SECURE = 'secure';

/** The address of whoever asks: the socket's, or what proxies of ours say; '' where there is none. */
export const addressOf = (c: Context): string => (c.get(ADDRESS) as string | undefined) ?? '';
/** Whether the request came by https, here or at a proxy of ours. */
export const cameSecurely = (c: Context): boolean => c.get(SECURE) === true;
