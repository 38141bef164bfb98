/** A certificate that signs itself, made at the moment: no key lies in the repository, no other program is needed. */
import { generateKeyPairSync, sign } from 'node:crypto';

const der = (tag: number, ...parts: readonly Uint8Array[]): Buffer => {
  const body = Buffer.concat(parts);
  const length =
    body.length < 128
      ? [body.length]
      : body.length < 256
        ? [0x81, body.length]
        : [0x82, body.length >> 8, body.length & 255];
  return Buffer.concat([Buffer.from([tag, ...length]), body]);
};
const bytes = (text: string): Buffer => Buffer.from(text, 'latin1');
const seq = (...parts: readonly Uint8Array[]): Buffer => der(0x30, ...parts);
const oid = (...numbers: readonly number[]): Buffer => der(0x06, Buffer.from(numbers));

const ecdsaSha256 = seq(oid(0x2a, 0x86, 0x48, 0xce, 0x3d, 0x04, 0x03, 0x02));
const nameOf = (host: string): Buffer => seq(der(0x31, seq(oid(0x55, 0x04, 0x03), der(0x0c, bytes(host)))));

export interface Certificate {
  readonly key: string;
  readonly cert: string;
}

/** For these host names, from 2020 to 2049. */
export function makeCertificate(...hosts: readonly string[]): Certificate {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const names = seq(...hosts.map((host) => der(0x82, bytes(host))));
  const isAuthority = seq(
    oid(0x55, 0x1d, 0x13),
    der(0x01, Buffer.from([0xff])),
    der(0x04, seq(der(0x01, Buffer.from([0xff])))),
  );
  const alternative = seq(oid(0x55, 0x1d, 0x11), der(0x04, names));
  const said = seq(
    der(0xa0, der(0x02, Buffer.from([2]))),
    der(0x02, Buffer.from([1])),
    ecdsaSha256,
    nameOf(hosts[0]!),
    seq(der(0x17, bytes('200101000000Z')), der(0x17, bytes('491231235959Z'))),
    nameOf(hosts[0]!),
    publicKey.export({ type: 'spki', format: 'der' }),
    der(0xa3, seq(isAuthority, alternative)),
  );
  const signature = der(0x03, Buffer.from([0]), sign('sha256', said, privateKey));
  const text = seq(said, ecdsaSha256, signature).toString('base64').replaceAll(/.{64}/g, '$&\n');
  return {
    key: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
    cert: `-----BEGIN CERTIFICATE-----\n${text.trimEnd()}\n-----END CERTIFICATE-----\n`,
  };
}
