// What goes to support: numbers, codes and names of deeds, each field named here. Never a row, never anything typed,
// nobody's name; a field that is not in this list does not leave the tablet.
import type { Diagnostics, Me } from '#sync/live.ts';
import type { AboutDevice } from './about-device.ts';

/** Words the engine gives to an incident are codes and bucket numbers; whatever else got there stays here. */
function codesOnly(detail: string): string {
  const short = detail.slice(0, 120);
  return /^[\w .:/-]*$/.test(short) && !/\d{7}/.test(short) ? short : '…';
}

export function supportFile(
  diagnostics: Diagnostics,
  status: {
    readonly loaded: boolean;
    readonly connected: boolean;
    readonly lapsed: boolean;
    readonly tooOld: boolean;
    readonly attention: readonly {
      readonly name: string;
      readonly code: string;
      readonly status: string;
      at: number;
    }[];
  },
  me: Me,
  about: AboutDevice | null,
  madeAt: number,
): string {
  const { clientId, next, confirmed, incarnation, epoch, grantVersion, cursors, behind, lmid, failures } = diagnostics;
  const content = {
    format: 1,
    madeAt: new Date(madeAt).toISOString(),
    outlet: me.outlet.code,
    device: me.deviceId,
    state: {
      loaded: status.loaded,
      connected: status.connected,
      lapsed: status.lapsed,
      tooOld: status.tooOld,
      asOf: diagnostics.asOf,
      offset: diagnostics.offset,
      failures,
      heals: diagnostics.heals,
    },
    numbers: { clientId, next, confirmed, lmid, incarnation, epoch, grantVersion },
    cursors,
    behind,
    held: diagnostics.held.map(({ kind, rows }) => ({ kind, rows })),
    pending: diagnostics.pending.map(({ mid, name, at }) => ({ mid, name, at })),
    sentBack: status.attention.map(({ name, code, status: as, at }) => ({ name, code, status: as, at })),
    incidents: diagnostics.incidents.map(({ at, what, detail, times }) => ({
      at,
      what: codesOnly(what),
      detail: codesOnly(detail),
      times,
    })),
    about,
  };
  return JSON.stringify(content, null, 2);
}

/** Lets the browser save it; the name says tablet and time, nobody's name. */
export function saveAsFile(text: string, name: string): void {
  const url = URL.createObjectURL(new Blob([text], { type: 'application/json' }));
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  // The browser reads it after the click; a minute is long enough on any tablet.
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
}
