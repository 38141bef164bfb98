/**
 * Faults the engine must not have, each as a change of its source. The simulation has to notice every one of them; where
 * a second defence makes one harmless, `survives` says which.
 */
import type { Step } from './steps.ts';

export interface Edit {
  readonly file: string;
  /** Occurs exactly once in the file, or the run fails. */
  readonly text: string;
  readonly instead: string;
}

export interface Mutant {
  readonly name: string;
  /** What is wrong with it. */
  readonly what: string;
  /** Behind which server it is looked for. */
  readonly server: 'twin' | 'postgres';
  readonly edits: readonly Edit[];
  /** Steps left out, where a ruder one would catch it before the fault itself shows. */
  readonly without?: readonly Step['step'][];
  /** It shows only where the power goes in the midst of a write. */
  readonly powerCuts?: true;
  /** Why no history can show it. */
  readonly survives?: string;
  /** Too rare for every run of the tests. */
  readonly rare?: true;
}

const memory = 'src/sync/memory-store.ts';
const apply = 'src/sync/apply.ts';
const outbox = 'src/sync/outbox.ts';
const client = 'src/sync/sync-client.ts';
const stage = 'src/sync/stage.ts';
const keeper = 'src/sync/keeper.ts';
const lease = 'src/sync/lease.ts';
const feed = 'server/sync/feed.ts';
const execute = 'server/sync/execute.ts';
const push = 'server/sync/push.ts';
const read = 'server/sync/read.ts';

const noForkDetect: Edit = { file: outbox, text: '  if (unknown) return fork(content, newId);', instead: '' };

const onTablet: readonly Mutant[] = [
  {
    name: 'noRefcount',
    what: 'a row that leaves one of its buckets is thrown away, though another still holds it',
    server: 'twin',
    edits: [
      {
        file: memory,
        text: 'this.#bucketSet([...old.buckets].filter((held) => held !== bucket))',
        instead: 'this.#bucketSet([])',
      },
    ],
  },
  {
    name: 'noCas',
    what: 'a patch is taken in although it answers to other cursors than the ones held now',
    server: 'twin',
    edits: [
      {
        file: apply,
        text: 'return from.length === Object.keys(meta.cursors).length && from.every(([key, seq]) => meta.cursors[key] === seq);',
        instead: 'return from.length >= 0;',
      },
    ],
  },
  {
    name: 'noPurge',
    what: 'a bucket that is granted no longer keeps its rows',
    server: 'twin',
    edits: [{ file: apply, text: 'for (const bucket of gone) touched.push(...store.purge(bucket));', instead: '' }],
  },
  {
    name: 'adoptSum',
    what: "the server's count and sum are believed instead of compared with the rows",
    server: 'twin',
    edits: [
      { file: apply, text: 'const whole = n === part.n && sum === part.sum;', instead: 'const whole = n + sum >= 0;' },
    ],
  },
  {
    name: 'badDropsCursor',
    what: 'a bucket that does not add up loses its cursor instead of being marked',
    server: 'twin',
    edits: [
      {
        file: apply,
        text: 'cursors[String(bucket)] = whole ? part.to : -1;',
        instead: 'if (whole) cursors[String(bucket)] = part.to;\n    else delete cursors[String(bucket)];',
      },
    ],
  },
  {
    name: 'noClientEcho',
    what: 'a patch for the client that this tablet was before its fork is taken in',
    server: 'twin',
    rare: true,
    edits: [{ file: apply, text: 'patch.cid !== clientId || ', instead: '' }],
  },
  {
    name: 'noLoadEcho',
    what: 'a patch is taken in although it takes other buckets to be behind than the ones that are',
    server: 'twin',
    rare: true,
    edits: [
      {
        file: apply,
        text: '  if (patch.fromPart && !sameBuckets(patch.fromPart, meta.behind)) return false;',
        instead: '',
      },
    ],
  },
  {
    name: 'forkForgets',
    what: 'with a new identity only what still waits is sent again, not what the server may have forgotten',
    server: 'twin',
    edits: [{ file: outbox, text: '[...content.done, ...content.outbox].map', instead: '[...content.outbox].map' }],
  },
  {
    name: 'rollbackByReplica',
    what: 'that the server went back is told by the replica, which may have been built anew, and not by the vault',
    server: 'twin',
    edits: [
      {
        file: client,
        text: 'confirm(this.#vault, patch, this.#ports.newId)',
        instead: 'confirm(this.#vault, { ...patch, was: mine.meta.lmid } as typeof patch, this.#ports.newId)',
      },
      {
        file: outbox,
        text: 'if (patch.lmid < meta.confirmed) return',
        instead: 'if (patch.lmid < (patch as { was?: number }).was!) return',
      },
      // Else the count of what was confirmed shows it too, and the fork that follows sends everything again.
      { file: outbox, text: 'if (unknown) return', instead: 'if (unknown && patch.lmid >= meta.confirmed) return' },
    ],
  },
  {
    name: 'noForkDetect',
    what: 'a number or a chain that this vault never made is not noticed',
    server: 'twin',
    edits: [noForkDetect],
  },
  {
    name: 'noChain',
    what: 'of a foreign history only the number is noticed, not the chain of ids',
    server: 'twin',
    rare: true,
    edits: [
      { file: outbox, text: ' || chain !== patch.chain;', instead: ';' },
      {
        file: outbox,
        text: "const known = lmid === 0 ? chain === '' : last?.chain === chain;",
        instead: 'const known = lmid === 0 || last !== undefined || chain === null;',
      },
    ],
  },
];

const onDisk: readonly Mutant[] = [
  {
    name: 'vaultFirst',
    what: 'what was confirmed leaves the outbox before its rows are on the disk',
    server: 'twin',
    powerCuts: true,
    edits: [
      {
        file: client,
        text: 'this.#keeper.toReplica(deltaOf(this.store, { ...applied, meta: this.#meta }), purgedNow);\n    if (!this.#settle(step) ',
        instead: `const delta = deltaOf(this.store, { ...applied, meta: this.#meta });
    const settled = this.#settle(step);
    this.#keeper.toReplica(delta, purgedNow);
    if (!settled `,
      },
    ],
  },
];

const inParts: readonly Mutant[] = [
  {
    name: 'closingForgets',
    what: 'the patch that completes a bucket is taken in without the parts that came before it',
    server: 'twin',
    edits: [
      {
        file: stage,
        text: 'before && !part.reset ? closing(before, part) : part',
        instead: 'before && !part.reset ? { ...part, reset: before.reset ? (1 as const) : (0 as const) } : part',
      },
    ],
  },
  {
    name: 'stagedOverReset',
    what: 'a load that starts over adds to what was staged before',
    server: 'twin',
    edits: [{ file: stage, text: '        if (first) this.#staged.delete(bucket);', instead: '' }],
  },
  {
    name: 'stagedNotKept',
    what: 'the cursor of a part goes to the disk without its operations',
    server: 'twin',
    edits: [
      {
        file: apply,
        text: 'return staged.length > 0 ? { rows, staged, meta } : { rows, meta };',
        instead: 'return { rows, meta };',
      },
    ],
  },
  {
    name: 'foldForgetsStaged',
    what: 'pages are written without the parts that wait',
    server: 'twin',
    edits: [
      { file: keeper, text: 'this.#replica.fold(rows, meta, staged)', instead: 'this.#replica.fold(rows, meta, [])' },
    ],
  },
  {
    name: 'shownEarly',
    what: 'a bucket that is not complete shows what has come of it',
    server: 'twin',
    edits: [
      {
        file: apply,
        text: '  const gone = had.filter',
        instead: `  for (const [key, part] of Object.entries(patch.b))
    if (part.more) for (const [kind, , row] of part.ops) if (row) store.putBase(Number(key), kind, row as Row);
  const gone = had.filter`,
      },
    ],
  },
  {
    name: 'moreForgotten',
    what: 'the server does not say that a bucket came in part only',
    server: 'postgres',
    edits: [
      {
        file: read,
        text: 'const more = !all && count === most && last < bucket.head;',
        instead: 'const more = false;',
      },
    ],
  },
  {
    name: 'guardInLoad',
    what: 'a load under way starts over because many operations follow',
    server: 'postgres',
    edits: [{ file: read, text: ' > page && !request.part.includes(bucket.id)', instead: ' > page' }],
  },
];

const lapsing: readonly Mutant[] = [
  {
    name: 'noLease',
    what: 'rows are held for ever without a word from the server',
    server: 'twin',
    edits: [{ file: lease, text: '  if (asOf === 0) return false;', instead: '  if (asOf >= 0) return false;' }],
  },
  {
    name: 'clockSetBack',
    what: 'a clock set back gives the rows more time',
    server: 'twin',
    edits: [{ file: lease, text: ' || (!connected && wallNow < wall - BACK_AT_MOST)', instead: '' }],
  },
  {
    name: 'lapseKeepsDisk',
    what: 'when the lease ends the rows leave memory and stay on the disk',
    server: 'twin',
    edits: [
      {
        file: client,
        text: 'this.#meta = { ...this.#meta, asOf, offset, wall, purged };\n    this.#replay();\n    await this.#keeper.rewrite();',
        instead: 'this.#meta = { ...this.#meta, asOf, offset, wall, purged };\n    this.#replay();',
      },
    ],
  },
  {
    name: 'lapsedShown',
    what: 'what waits is shown although no row may be',
    server: 'twin',
    edits: [{ file: client, text: 'this.#isLapsed() ? [] : shown', instead: 'shown' }],
  },
  {
    name: 'lapseKeepsStaged',
    what: 'when the lease ends the parts that wait stay',
    server: 'twin',
    edits: [{ file: client, text: '    this.#stage.clear();', instead: '' }],
  },
];

const onServer: readonly Mutant[] = [
  {
    name: 'maskSameKey',
    what: 'a row looks different by the bucket it is read through',
    server: 'postgres',
    edits: [
      {
        file: read,
        text: `else '",' || d.payload || ']' end`,
        instead: `else '",' || case when r.bucket % 2 = 0 then replace(d.payload, '"x"', '"*"') else d.payload end || ']' end`,
      },
    ],
  },
  {
    name: 'poisonBlocks',
    what: 'a mutation that always fails is tried for ever, and everything behind it waits',
    server: 'postgres',
    edits: [{ file: execute, text: '        deps.onFault(error, command);', instead: '        throw error;' }],
  },
  {
    name: 'noResults',
    what: 'what became of a mutation is told in the answer to the push alone',
    server: 'postgres',
    edits: [
      {
        file: read,
        text: 'where cm.client = c.id and cm.mid > greatest(c.acked, f.mid))',
        instead: 'where cm.client is null)',
      },
    ],
  },
  {
    name: 'noUuid',
    what: 'a mutation that comes again under another number is done again',
    server: 'postgres',
    edits: [
      { file: execute, text: 'const judged = known ?? (aside', instead: 'const judged = (aside' },
      { file: execute, text: "known || judged.status !== 'applied' ?", instead: "judged.status !== 'applied' ?" },
    ],
  },
  {
    name: 'crossUser',
    what: "another person's work is taken under one's own name",
    server: 'postgres',
    edits: [{ file: push, text: "if (client.user_id !== actor.id) throw new Stop('WRONG_USER');", instead: '' }],
  },
  {
    name: 'acceptGap',
    what: 'a number is taken although those before it have not come',
    server: 'postgres',
    edits: [{ file: push, text: "if (mid !== client.lmid + 1) throw new Stop('GAP');", instead: '' }],
  },
  {
    name: 'noForkCheck',
    what: 'a number that is taken is answered with "known", whatever came under it',
    server: 'postgres',
    edits: [{ file: push, text: "due === uuid ? 'KNOWN' : 'FORK'", instead: "due ? 'KNOWN' : 'FORK'" }],
  },
  {
    name: 'noForkCheck+noForkDetect',
    what: 'neither door nor tablet notices that a restored tablet counts anew',
    server: 'postgres',
    without: ['rude'],
    edits: [{ file: push, text: "due === uuid ? 'KNOWN' : 'FORK'", instead: "due ? 'KNOWN' : 'FORK'" }, noForkDetect],
  },
  {
    name: 'noHorizon',
    what: 'a tablet that slept past swept tombstones is given the rest only',
    server: 'postgres',
    edits: [{ file: read, text: 'cursor < bucket.horizon', instead: 'cursor < -1' }],
  },
  {
    name: 'earlySeq',
    what: "numbers of the feed are taken before the buckets' lock: an earlier one can be committed later",
    server: 'postgres',
    edits: [
      {
        file: feed,
        text: '  if (keys.length === 0) return;\n  await together([',
        instead: `  if (keys.length === 0) return;
  await together([
    tx\`select set_config('sim.early', (select max(nextval('sim_early')) from generate_series(1, \${steps.length}))::text, true)\`,`,
      },
      {
        file: feed,
        text: 'set head = b.head + m.steps, n =',
        instead: "set head = greatest(b.head, current_setting('sim.early')::bigint), n =",
      },
      {
        file: feed,
        text: 'b.head - m.steps as before)',
        instead: "current_setting('sim.early')::bigint - ${steps.length}::int as before)",
      },
    ],
  },
];

export const mutants: readonly Mutant[] = [...onTablet, ...onDisk, ...inParts, ...lapsing, ...onServer];
