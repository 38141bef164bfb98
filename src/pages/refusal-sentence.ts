// From a refusal's code to its sentence, whichever area it comes from.
import { Refused, type RefusalData } from '#domain/kernel/refusal.ts';
import { alertsRefusals } from '#pages/alerts/alerts.words.ts';
import { appointmentRefusals } from '#pages/appointments/appointments.words.ts';
import { customersRefusals } from '#pages/customers/customers.words.ts';
import { uploadRefusals } from '#pages/identity/audit.words.ts';
import { syncRefusals } from '#pages/identity/identity.words.ts';
import { identityRefusals } from '#pages/identity/organisation.words.ts';
import { sessionRefusals } from '#pages/identity/session.words.ts';
import { queueRefusals } from '#pages/queue/queue-refusals.words.ts';
import { stationsRefusals } from '#pages/stations/stations.words.ts';
import { useWords } from '#ui/words.ts';
import { settingsRefusals } from './settings/settings.words.ts';

type Sentences = Readonly<Record<string, string | ((data: RefusalData) => string)>>;
const areas = [
  syncRefusals,
  identityRefusals,
  sessionRefusals,
  uploadRefusals,
  settingsRefusals,
  customersRefusals,
  queueRefusals,
  alertsRefusals,
  appointmentRefusals,
  stationsRefusals,
].map((words) => useWords(words as never) as Sentences);

export function refusalSentence(code: string, data: RefusalData): string {
  const sentences = areas.find((area) => code in area);
  const sentence = sentences?.[code] ?? code;
  return typeof sentence === 'function' ? sentence(data) : sentence;
}

/** Why a deed was not done: what the rules say no with, or that it could not be kept here. */
export const problemSentence = (problem: unknown, notKept: string): string =>
  problem instanceof Refused ? refusalSentence(problem.refusal.code, problem.refusal.data) : notKept;
