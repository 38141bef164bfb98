// How the tray speaks of a lobby setting that was sent back.
import * as v from 'valibot';
import { toWan } from '#domain/kernel/money.ts';
import { setLobby } from '#domain/settings/settings.mutators.ts';
import { useWords } from '#ui/words.ts';
import type { DeedFace } from './deed.face.tsx';
import { settingsWords } from './settings.words.ts';

const t = useWords(settingsWords);

export const lobbyDeed: DeedFace = {
  said: () => t.setLobbyDeed,
  typed(args) {
    const read = v.safeParse(setLobby.input, args);
    if (!read.success) return [];
    const { waitMinutes, vipThreshold, showVip, showComplaint } = read.output;
    const shown = (is: boolean): string => (is ? t.yes : t.no);
    const switches = (['birthday', 'sound', 'voice', 'notify'] as const).flatMap((name) => {
      const is = read.output[name];
      return is === undefined ? [] : [[t[name], shown(is)] as const];
    });
    return [
      [t.waitMinutes, `${waitMinutes} ${t.minutes}`],
      [t.vipThreshold, `${toWan(vipThreshold)} ${t.wan}`],
      [t.showVip, shown(showVip)],
      [t.showComplaint, shown(showComplaint)],
      ...switches,
    ];
  },
  form: () => '/tablet',
};
