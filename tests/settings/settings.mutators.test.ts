/** Setting a tablet, on tablet and server alike. */
import { describe, expect } from 'vitest';
import { toFen } from '#domain/kernel/money.ts';
import { lobbySettingKind, usualLobbySetting } from '#domain/settings/settings.model.ts';
import { setLobby } from '#domain/settings/settings.mutators.ts';
import { smallOutlet } from '#domain/worlds/small-outlet.ts';
import { act, bothSides, seed } from '#tests/kit/both-sides.ts';
import { chen, devices, hallMachine, lin, nightWatch, zhou } from '#tests/kit/people.ts';

const usual = usualLobbySetting(devices.hall, smallOutlet.outlet.id);
const asked = {
  deviceId: devices.hall,
  waitMinutes: 15,
  vipThreshold: toFen(100),
  showVip: true,
  showComplaint: false,
  birthday: false,
  sound: false,
  voice: true,
  notify: true,
};

describe('setting a tablet', () => {
  bothSides('LOB-007 LOB-012 LOB-013 is kept for the tablet that it was set on', () => ({
    rows: [],
    acts: [act(lin, setLobby, asked), act(lin, setLobby, { ...asked, waitMinutes: 120 })],
    end: ({ row, rows }) => {
      const { deviceId: id, ...set } = asked;
      expect(row(lobbySettingKind, id)).toEqual({ id, outletId: smallOutlet.outlet.id, ...set, waitMinutes: 120 });
      expect(rows(lobbySettingKind)).toHaveLength(1);
    },
  }));
  bothSides(
    'RMD-010 RMD-011 a tablet of an older release says nothing of how alerts are told of: what is set stays',
    () => {
      const { birthday: _, sound: __, voice: ___, notify: ____, ...old } = asked;
      return {
        rows: [],
        acts: [
          act(lin, setLobby, old),
          act(lin, setLobby, { ...old, birthday: false, sound: false }),
          act(lin, setLobby, { ...old, waitMinutes: 20 }),
        ],
        end: ({ row }) =>
          expect(row(lobbySettingKind, devices.hall)).toMatchObject({
            waitMinutes: 20,
            birthday: false,
            sound: false,
            voice: false,
            notify: false,
          }),
      };
    },
  );
  bothSides('LOB-007 is refused for another tablet than the one in hand', () => ({
    rows: [seed(lobbySettingKind, usual)],
    acts: [zhou, chen].map((by) => act(by, setLobby, asked)),
    end: ({ said }) => expect(said).toEqual(['settings.other-device', 'settings.other-device']),
  }));
  bothSides('LOB-007 LOB-013 is refused beyond the limits and leaves what was set', () => ({
    rows: [seed(lobbySettingKind, usual)],
    acts: [
      ...[0, 121, 2.5].map((waitMinutes) => act(lin, setLobby, { ...asked, waitMinutes })),
      ...[40, 310, 55].map((wan) => act(lin, setLobby, { ...asked, vipThreshold: toFen(wan) })),
    ],
    end: ({ said, row }) => {
      expect(said).toEqual([
        ...Array(3).fill('settings.wait-out-of-range'),
        ...Array(3).fill('settings.vip-out-of-range'),
      ]);
      expect(row(lobbySettingKind, usual.id)).toEqual(usual);
    },
  }));
  bothSides('is for staff only', () => ({
    rows: [],
    acts: [hallMachine, nightWatch].map((by) => act(by, setLobby, asked)),
    end: ({ said }) => expect(said).toEqual(['sync.not-allowed', 'sync.not-allowed']),
  }));
  bothSides('is refused where the input is none', () => ({
    rows: [],
    acts: [{}, null, { ...asked, deviceId: 'tablet' }, { ...asked, showVip: 1 }].map((bad) =>
      act(lin, setLobby, bad as never),
    ),
    end: ({ said }) => expect(new Set(said)).toEqual(new Set(['sync.bad-input'])),
  }));
});
