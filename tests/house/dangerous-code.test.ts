/** What makes holes is written nowhere: HTML and SQL from texts, eval, shells, weak hashes, dice for secrets. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { packageRoot } from '#server/platform/package-root.ts';
import { sourceFiles } from '#tests/house/tree.ts';

const files = sourceFiles(['src', 'server', 'sw']).filter(({ path }) => !path.startsWith('server/simulators/'));

interface Danger {
  readonly what: string;
  readonly sign: RegExp;
  /** Where it is meant, and why it is none there. */
  readonly meant?: Readonly<Record<string, string>>;
  readonly example: string;
}
const dangers: readonly Danger[] = [
  {
    what: '1.2.1 HTML from a text',
    sign: /\b(inner|outer)HTML\b|insertAdjacentHTML|document\.write\(|DOMParser|srcdoc=/,
    example: 'box.innerHTML = name',
  },
  { what: '1.2.4 SQL from a text', sign: /\.unsafe\(|sql\.raw\(/, example: 'sql.unsafe(`select ${x}`)' },
  { what: '1.2.5 a shell', sign: /\bexecSync\(|(^|[^.\w])exec\(|shell: true/, example: 'exec(`ls ${name}`)' },
  {
    what: '1.2.9 a regular expression from a text',
    sign: /\bnew RegExp\(|(^|[^.\w])RegExp\(/,
    example: 'new RegExp(query)',
  },
  { what: '1.3.2 eval', sign: /\beval\(|\bnew Function\(|setTimeout\(['"`]|node:vm'/, example: 'new Function(code)' },
  {
    what: '11.4.4 a key from what somebody typed',
    sign: /pbkdf2|scrypt|\bhashRaw/i,
    example: "crypto.subtle.deriveKey({ name: 'PBKDF2', salt }, password)",
  },
  {
    what: '1.3.7 a template from a text',
    sign: /\b(ejs|handlebars|mustache|nunjucks|pug)\b/,
    example: "import ejs from 'ejs'",
  },
  {
    what: '3.5.5 messages of other windows',
    sign: /(window|globalThis|self)\.(onmessage|addEventListener\('message')/,
    meant: {
      'sw/sw.ts': 'a worker hears only pages of its own origin',
      'sw/sw-faces.ts': 'the same, for the faces in the hall',
      'sw/kept-keys.ts': 'the same worker: the keys of its own pages',
    },
    example: "window.addEventListener('message', take)",
  },
  {
    what: '3.7.2 an address from a text',
    // A path of our own that stands in the code is no text from elsewhere.
    sign: /location\.(href|assign|replace)\b\s*[=(](?!'\/[a-z]*'\))|window\.open\(|c\.redirect\(/,
    example: 'location.href = next',
  },
  {
    what: '11.3.1 weak ciphers',
    sign: /aes-\d+-(ecb|cbc|ctr)|\bdes-|rc4|'AES-(CBC|CTR)'/i,
    example: "createCipheriv('aes-256-cbc', key, iv)",
  },
  {
    what: '11.4.1 weak hashes',
    sign: /createH(ash|mac)\('(md5|sha1)'|'SHA-1'/,
    meant: {
      'server/bridges/machine-ids.ts': 'UUID version 5 is made so; it names rows and secures nothing',
      'server/identity/totp.ts': 'RFC 6238 as code generators speak it',
    },
    example: "createHash('md5')",
  },
  {
    what: '11.5.1 dice for what must not be guessed',
    sign: /Math\.random/,
    meant: {
      'src/app/engine.ts': 'when to ask again',
      'src/faces/pause.ts': 'when to ask again',
      'server/sync/hub.ts': 'when a tablet catches up',
    },
    example: 'const token = Math.random()',
  },
];

const found = ({ sign, meant = {} }: Danger, list: readonly { path: string; text: string }[]): string[] =>
  list.filter(({ path, text }) => !(path in meant) && sign.test(withoutComments(text))).map(({ path }) => path);
const withoutComments = (text: string): string =>
  text.replaceAll(/\/\*[\s\S]*?\*\//g, '').replaceAll(/(^|\s)\/\/.*$/gm, '$1');

describe('dangerous code', () => {
  it('there is code to look at', () => expect(files.length).toBeGreaterThan(200));
  it.each(dangers)('$what: nowhere', (danger) => expect(found(danger, files)).toEqual([]));
  it.each(dangers)('$what: would be found', (danger) =>
    expect(found(danger, [{ path: 'server/queue/x.ts', text: danger.example }])).toEqual(['server/queue/x.ts']),
  );
  it('what is meant is still there: no leave outlives its reason', () => {
    for (const { sign, meant = {} } of dangers)
      for (const path of Object.keys(meant)) expect(files.find((file) => file.path === path)?.text).toMatch(sign);
  });
  it('the lint says the same while one writes', () => {
    const lint = readFileSync(join(packageRoot, '.oxlintrc.json'), 'utf8');
    for (const rule of [
      '"no-eval": "error"',
      '"innerHTML"',
      '"solid/no-innerhtml": "error"',
      '"solid/jsx-no-script-url": "error"',
    ])
      expect(lint).toContain(rule);
  });
});
