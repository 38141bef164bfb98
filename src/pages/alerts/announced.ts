// What this device has told of already (QUE-022: exactly once): ids only, for a day, in storage that all its windows share
// and that a reload, another person's login or a restart of the server leaves as it is.
import type { Day } from '#domain/kernel/day.ts';
import { recall, remember } from '#ui/browser-memory.ts';

const NAME = 'tingtang.announced';

/** Where the browser keeps nothing, at least as long as this page lives. */
let here: { day: string; keys: ReadonlySet<string> } = { day: '', keys: new Set() };

function known(day: Day): ReadonlySet<string> {
  const [kept, ...keys] = (recall(NAME) ?? '').split(' ');
  const own = here.day === day ? here.keys : [];
  return new Set([...(kept === day ? keys : []), ...own]);
}

/** Of these, those that were never told of here; from now on they were. */
export function firstTime(keys: readonly string[], day: Day): ReadonlySet<string> {
  const before = known(day);
  const fresh = keys.filter((key) => !before.has(key));
  if (fresh.length === 0) return new Set();
  const all = new Set([...before, ...fresh]);
  here = { day, keys: all };
  remember(NAME, [day, ...all].join(' '));
  return new Set(fresh);
}
