// Door list: everything that can be done. A name and version that was shipped stays.
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
import { setLobby } from './settings/settings.mutators.ts';

export const mutators = [
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
  setLobby,
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
] as unknown as readonly Mutator[];
