/** The settings of a server process, read from environment variables and checked before anything starts. */
import { join, resolve } from 'node:path';
import * as v from 'valibot';
import { readProxyList } from '#server/platform/proxies.ts';
import { StartupError } from '#server/platform/startup-error.ts';

const number = (fallback: string, sentence: string, low: number, high: number) =>
  v.pipe(
    v.optional(v.string(), fallback),
    v.check((text) => /^\d{1,5}$/.test(text) && Number(text) >= low && Number(text) <= high, sentence),
    v.transform(Number),
  );

const url = (protocols: string[], sentence: string) =>
  v.optional(
    v.pipe(
      v.string(),
      v.check((text) => URL.canParse(text) && protocols.includes(new URL(text).protocol), sentence),
    ),
  );

const folder = (sentence: string) =>
  v.pipe(
    v.string(),
    v.check((text) => !text.includes('\0'), sentence),
  );

/** Off where nothing is said. */
const flag = (name: string, on: string) =>
  v.pipe(
    v.optional(v.picklist(['0', '1'], `${name} must be 1 (${on}) or 0 (do not).`), '0'),
    v.transform((text) => text === '1'),
  );

const levels = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const;

const schema = v.object({
  PORT: number('8080', 'PORT must be a number from 0 to 65535, for example PORT=8080.', 0, 65535),
  DATA_DIR: v.optional(folder('DATA_DIR must be the path of a folder, for example DATA_DIR=./data.'), './data'),
  DATABASE_URL: url(
    ['postgres:', 'postgresql:'],
    'DATABASE_URL must be a Postgres address, for example DATABASE_URL=postgres://name:password@host:5432/tingtang.',
  ),
  QUEUE_MACHINE_HOST: v.optional(
    v.pipe(
      v.string(),
      v.regex(
        /^[A-Za-z0-9.:-]+$/,
        'QUEUE_MACHINE_HOST must be a host name or an address, for example QUEUE_MACHINE_HOST=127.0.0.1.',
      ),
    ),
    '127.0.0.1',
  ),
  QUEUE_MACHINE_PORT: number(
    '7070',
    'QUEUE_MACHINE_PORT must be a number from 1 to 65535, for example QUEUE_MACHINE_PORT=7070.',
    1,
    65535,
  ),
  TRUSTED_PROXIES: v.pipe(
    v.optional(v.string(), '127.0.0.1, ::1'),
    v.check(
      (text) => readProxyList(text) !== null,
      'TRUSTED_PROXIES must be addresses or networks with commas between, for example TRUSTED_PROXIES=10.0.0.0/8,192.168.1.5.',
    ),
  ),
  BRIDGE_INBOX: v.optional(folder('BRIDGE_INBOX must be the path of a folder, for example BRIDGE_INBOX=./data/inbox.')),
  CRM_URL: url(['http:', 'https:'], 'CRM_URL must be a web address, for example CRM_URL=https://crm.example/api.'),
  SEED_WORLD: v.optional(
    v.pipe(
      v.string(),
      v.regex(/^[a-z0-9-]+$/, 'SEED_WORLD must be the name of a seed world, for example SEED_WORLD=small-outlet.'),
    ),
    'small-outlet',
  ),
  SIMULATE: v.pipe(
    v.optional(v.picklist(['0', '1'], 'SIMULATE must be 1 (run the queue-machine simulator) or 0 (do not).'), '1'),
    v.transform((text) => text === '1'),
  ),
  DEMO_DEVICES: v.optional(
    v.picklist(['0', '1'], 'DEMO_DEVICES must be 1 (demo people enrol devices on this machine by logging in) or 0.'),
  ),
  PASSWORD_PROFILE: v.optional(
    v.picklist(
      ['asvs', 'dengbao'],
      'PASSWORD_PROFILE must be asvs (12 characters, no other rule) or dengbao (8 of three kinds, 90 days).',
    ),
    'asvs',
  ),
  PASSWORD_FORBID: flag('PASSWORD_FORBID', 'forbid ! < > & " and \' in passwords'),
  SECOND_FACTOR: v.optional(
    v.picklist(['off', 'power', 'all'], 'SECOND_FACTOR must be off, power (who decides over rights) or all.'),
    'off',
  ),
  PASSWORD_WORDS: v.pipe(
    v.optional(v.string(), ''),
    v.transform((text) =>
      text
        .split(',')
        .map((word) => word.trim())
        .filter((word) => word !== ''),
    ),
    v.check(
      (words) => words.length <= 50 && words.every((word) => word.length >= 2 && word.length <= 40),
      'PASSWORD_WORDS must be words of 2 to 40 letters with commas between, for example PASSWORD_WORDS=nanhu,南湖.',
    ),
  ),
  SESSION_HOURS: number('10', 'SESSION_HOURS must be a number from 1 to 24, for example SESSION_HOURS=10.', 1, 24),
  BUSINESS_CLOSES: v.optional(
    v.pipe(
      v.string(),
      v.regex(
        /^(?:[01]\d|2[0-3]):[0-5]\d$/,
        'BUSINESS_CLOSES must be a time of day, for example BUSINESS_CLOSES=18:30.',
      ),
    ),
  ),
  ENROLMENT_TAKES_TWO: flag('ENROLMENT_TAKES_TWO', 'a second person approves each enrolment code'),
  IDLE_LOCK: number(
    '120',
    'IDLE_LOCK must be a number of seconds from 30 to 86400, for example IDLE_LOCK=120.',
    30,
    86_400,
  ),
  OFFLINE_UNLOCK: v.optional(
    v.picklist(['off', 'passkey'], 'OFFLINE_UNLOCK must be off (closed without the server) or passkey.'),
    'off',
  ),
  PUSH_CONTACT: v.pipe(
    v.optional(v.string(), 'mailto:push@tingtang.example'),
    v.check(
      (text) => /^(?:mailto:[^\s@]+@[^\s@]+|https:\/\/\S+)$/.test(text),
      'PUSH_CONTACT must be mailto: with an address, or a web address, for example PUSH_CONTACT=mailto:it@bank.example.',
    ),
  ),
  LOG_LEVEL: v.optional(v.picklist(levels, `LOG_LEVEL must be one of ${levels.join(', ')}.`), 'info'),
});

type Given = v.InferOutput<typeof schema>;

/**
 * Folders are absolute; `BRIDGE_INBOX` is in the data folder unless said otherwise. `DEMO_DEVICES` is on where the database
 * is our own, or a seed world is asked for by name: a bank brings a database and asks for none.
 */
export type Env = Omit<Given, 'BRIDGE_INBOX' | 'DEMO_DEVICES'> & { BRIDGE_INBOX: string; DEMO_DEVICES: boolean };

/** Reads the settings. An empty variable counts as absent. Throws a StartupError with one sentence per bad value. */
export function readEnv(source: Record<string, string | undefined> = process.env): Env {
  const present = Object.fromEntries(
    Object.entries(source).filter(([, text]) => text !== undefined && text.trim() !== ''),
  );
  const result = v.safeParse(schema, present);
  if (!result.success) throw new StartupError(result.issues.map((issue) => issue.message).join('\n'));
  const { DATA_DIR, BRIDGE_INBOX, DEMO_DEVICES, ...rest } = result.output;
  const dataDir = resolve(DATA_DIR);
  const wanted = rest.DATABASE_URL === undefined || 'SEED_WORLD' in present;
  const demo = DEMO_DEVICES === undefined ? wanted : DEMO_DEVICES === '1';
  return {
    ...rest,
    DEMO_DEVICES: demo,
    DATA_DIR: dataDir,
    BRIDGE_INBOX: BRIDGE_INBOX ? resolve(BRIDGE_INBOX) : join(dataDir, 'inbox'),
  };
}
