// Door list: everything that can be done; what tablets do themselves stands on their own list. A name and version that was
// shipped stays.
import { closeDay as closeAlertsDay } from './alerts/alerts.mutators.ts';
import { book, cancel as cancelBooking, move as moveBooking, settleDue } from './appointments/appointments.mutators.ts';
import {
  addInstitution,
  changeInstitution,
  closeInstitution,
  moveInstitution,
} from './identity/institution.mutators.ts';
import { assignStaff, endAssignment, setGrade, settleGrade } from './identity/posting.mutators.ts';
import {
  addRole,
  changeRole,
  decideRoles,
  proposeRoles,
  retireRole,
  withdrawApproval,
} from './identity/role.mutators.ts';
import {
  addStaff,
  changeOwnCard,
  changeStaff,
  deactivateStaff,
  noteConfidentiality,
  reactivateStaff,
  setManaged,
  setSuperior,
  transferStaff,
} from './identity/staff.mutators.ts';
import type { Mutator } from './kernel/mutator.ts';
import { callGiven, callNext, takeWalkIn } from './queue/counter.mutators.ts';
import { cancelByCustomer } from './queue/customer-deeds.ts';
import { retireQueue, saveBusinessType, saveCounter, saveHallSetting, saveQueue } from './queue/hall-admin.mutators.ts';
import { closeHallDay, unparkDue } from './queue/hall-day.mutators.ts';
import { cancelRemote, issueRemote } from './queue/issuing.ts';
import { cancelAtMachine, issueTicket, settleCommand } from './queue/lobby.mutators.ts';
import { settleSnapshot } from './queue/machine-snapshot.ts';
import {
  callTicket,
  closeDay,
  dropTicket,
  finishService,
  missTicket,
  rateTicket,
  recallTicket,
  setCounter,
  setMachine,
  startService,
  takeTicket,
  transferTicket,
} from './queue/queue.mutators.ts';
import {
  closeAnnouncements,
  noteAnnounced,
  removeDevice,
  setLink,
  setTrouble,
} from './stations/hall-device.mutators.ts';
import { issueAtKiosk, leaseNumbers } from './stations/kiosk.mutators.ts';
import { tabletMutators } from './tablet-mutators.ts';

export const mutators = [
  ...tabletMutators,
  addInstitution,
  changeInstitution,
  moveInstitution,
  closeInstitution,
  addStaff,
  changeStaff,
  changeOwnCard,
  transferStaff,
  deactivateStaff,
  reactivateStaff,
  setManaged,
  setSuperior,
  noteConfidentiality,
  setGrade,
  settleGrade,
  assignStaff,
  endAssignment,
  addRole,
  changeRole,
  retireRole,
  proposeRoles,
  decideRoles,
  withdrawApproval,
  takeTicket,
  callTicket,
  recallTicket,
  startService,
  finishService,
  missTicket,
  transferTicket,
  dropTicket,
  rateTicket,
  setCounter,
  setMachine,
  settleSnapshot,
  closeDay,
  callNext,
  callGiven,
  takeWalkIn,
  issueTicket,
  settleCommand,
  saveBusinessType,
  saveQueue,
  retireQueue,
  saveCounter,
  saveHallSetting,
  unparkDue,
  closeHallDay,
  issueRemote,
  cancelRemote,
  cancelAtMachine,
  cancelByCustomer,
  book,
  moveBooking,
  cancelBooking,
  settleDue,
  closeAlertsDay,
  leaseNumbers,
  issueAtKiosk,
  setLink,
  setTrouble,
  removeDevice,
  noteAnnounced,
  closeAnnouncements,
] as unknown as readonly Mutator[];
