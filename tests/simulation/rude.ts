/** A client that keeps no rule, as a faulty release or a stolen session might: the door itself has to say no. */
import type { PushAnswer, PushMutation } from '#sync/wire.ts';
import type { Played } from './played.ts';
import { accountIds } from './world.ts';

/** Numbers left out; another person's work; a number, or an id, that is taken, with other work. */
export type Rude = 'gap' | 'another-user' | 'another-mutation' | 'another-body';

export async function beRude(history: Played, n: number, how: Rude): Promise<void> {
  const me = history.tablets[n]!;
  const user = me.user!;
  const stored = (await me.disk(user).stored())!;
  const { clientId, next, confirmed } = stored.meta;
  const work = (mid: number): PushMutation => ({
    mid,
    uuid: history.newId(),
    name: 'sim.remove',
    v: 1,
    args: { id: accountIds[0] },
    at: 0,
  });
  if (how === 'gap') {
    mustBe('I3', ['GAP', 'UNKNOWN'], await history.server.push(user, { cid: clientId, muts: [work(next + 1_000)] }));
    return;
  }
  if (how === 'another-mutation') {
    // A server that forgot may take the number for free.
    if (confirmed === 0 || history.rolledBack) return;
    mustBe('I3', ['FORK'], await history.server.push(user, { cid: clientId, muts: [work(confirmed)] }));
    return;
  }
  if (how === 'another-body') {
    const last = stored.done.at(-1);
    if (!last || history.rolledBack) return;
    const { mid, uuid } = last;
    const again = history.server.push(user, { cid: clientId, muts: [{ ...work(mid), uuid, args: { id: uuid } }] });
    mustBe('I3', ['none'], await again.catch(() => ({ err: 'none' })));
    return;
  }
  for (const one of history.tablets)
    for (const other of one.owners) {
      const { meta, outbox = [] } = (await one.disk(other).stored()) ?? {};
      // The server knows whose client it is once it has taken something from it.
      if (other === user || !meta || !outbox[0] || outbox[0].mid < 2) continue;
      const muts = outbox.map(({ mid, uuid, name, v, args, at }) => ({ mid, uuid, name, v, args, at }));
      mustBe('I8', ['WRONG_USER', 'UNKNOWN'], await history.server.push(user, { cid: meta.clientId, muts }));
      return;
    }
}

function mustBe(invariant: string, errors: readonly string[], answer: PushAnswer | { err: string }): void {
  const said = 'err' in answer ? answer.err : 'taken';
  if (!errors.includes(said)) throw new Error(`${invariant} the door says ${said} to a client that keeps no rule`);
}
