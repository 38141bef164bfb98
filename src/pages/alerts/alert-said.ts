// An alert in words: one line that can be read while walking, and never a name on it; whose it is stands beside it.
import type { AlertType } from '#domain/alerts/alerts.model.ts';
import type { HallAlert } from '#domain/alerts/hall-alerts.ts';
import { staffKind } from '#domain/identity/identity.model.ts';
import type { Id } from '#domain/kernel/ids.ts';
import type { Reader } from '#domain/kernel/store.ts';
import { stationSentence } from '#pages/stations/stations.face.tsx';
import type { Chime } from '#ui/chime.ts';
import type { IconName } from '#ui/icon.tsx';
import type { Tone } from '#ui/tone.ts';
import { useWords } from '#ui/words.ts';
import { alertsWords } from './alerts.words.ts';

const t = useWords(alertsWords);

interface Look {
  readonly tone: Tone;
  readonly icon: IconName;
  readonly chime: Chime;
}
const looks: Readonly<Record<AlertType, Look>> = {
  call: { tone: 'act', icon: 'help', chime: 'call' },
  arrival: { tone: 'vip', icon: 'vip', chime: 'arrival' },
  overtime: { tone: 'overtime', icon: 'clock', chime: 'overtime' },
  rating: { tone: 'complaint', icon: 'complaint', chime: 'trouble' },
  birthday: { tone: 'plain', icon: 'cake', chime: 'arrival' },
  machine: { tone: 'stale', icon: 'warn', chime: 'trouble' },
  unheard: { tone: 'overtime', icon: 'warn', chime: 'trouble' },
  station: { tone: 'stale', icon: 'warn', chime: 'trouble' },
  paper: { tone: 'overtime', icon: 'warn', chime: 'trouble' },
  inversion: { tone: 'stale', icon: 'warn', chime: 'trouble' },
};

/** Gold is for VIPs: who has complained is vermilion. */
export function lookOf(alert: HallAlert): Look {
  const look = looks[alert.type];
  return alert.type === 'arrival' && !alert.vip ? { ...look, tone: 'complaint', icon: 'complaint' } : look;
}

export const nameOf = (reader: Reader, staffId: Id): string => reader.get(staffKind, staffId)?.name ?? t.somebody;

const said: Readonly<Record<AlertType, (alert: HallAlert, number: string, reader: Reader) => string>> = {
  arrival({ vip, customer }, number) {
    const times = customer?.complaintCount ?? 0;
    if (vip) return times > 0 ? t.vipComplained(number, times) : t.vip(number);
    return times > 0 ? t.complained(number, times) : t.arrivalGone(number);
  },
  overtime: ({ minutes }, number) => t.overtime(number, minutes),
  birthday: (_, number) => t.birthday(number),
  rating: ({ ticket }, number) => (ticket?.score ? t.rating(number, ticket.score) : t.ratingGone(number)),
  call: ({ counter, call }, _, reader) =>
    counter ? t.windowCalls(counter.number) : t.personCalls(call ? nameOf(reader, call.staffId) : t.somebody),
  machine: () => t.machineAway,
  paper: ({ machine }) => (machine?.device === 'printer-gone' ? t.printerGone : t.paperOut),
  unheard: ({ counter }, number) => t.unheard(number, counter?.number ?? 0),
  station: ({ device, since }) => (device && stationSentence(device, since)) ?? t.stationGone,
  inversion: ({ inversion }) =>
    inversion ? t.inversion(inversion.higher.name, inversion.lower.name) : t.inversionGone,
};
const wholeMinutes = (ms: number): number => Math.round(ms / 60_000);

export const saidAlert = (alert: HallAlert, reader: Reader): string =>
  said[alert.type](alert, alert.ticket?.number ?? t.aNumber, reader);

/** Who and where, for those who look closer. */
export function detailOf({ type, customer, call, counter, inversion }: HallAlert): string {
  const reason = call ? t[call.reason] : '';
  const window = type === 'rating' && counter ? t.atWindow(counter.number) : '';
  const means = inversion ? t.means(wholeMinutes(inversion.higherMean), wholeMinutes(inversion.lowerMean)) : '';
  return [reason, customer?.maskedName, customer?.grade, window, means].filter(Boolean).join(' · ');
}

const manyOf: Readonly<Record<AlertType, (n: number) => string>> = {
  arrival: (n) => t.manyArrival(n),
  overtime: (n) => t.manyOvertime(n),
  birthday: (n) => t.manyBirthday(n),
  rating: (n) => t.manyRating(n),
  call: (n) => t.manyCall(n),
  machine: (n) => t.manyMachine(n),
  unheard: (n) => t.manyUnheard(n),
  station: (n) => t.manyMachine(n),
  paper: (n) => t.manyMachine(n),
  inversion: (n) => t.manyInversion(n),
};

/** More than two at once are told of by their number: "3 位客户等得太久，1 位重点客户到店". */
const SINGLY = 2;

/** @param alerts most urgent first */
export function saidTogether(alerts: readonly HallAlert[], reader: Reader): string {
  const sentences =
    alerts.length <= SINGLY
      ? alerts.map((alert) => saidAlert(alert, reader))
      : [...new Set(alerts.map(({ type }) => type))].map((type) => {
          const same = alerts.filter((alert) => alert.type === type);
          return same.length === 1 ? saidAlert(same[0]!, reader) : manyOf[type](same.length);
        });
  return sentences.join(t.between);
}
