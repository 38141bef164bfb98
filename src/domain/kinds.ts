// Door list: every kind of row that is synced. Codes are for ever; a retired code is never given again.
import { acknowledgementKind, managerCallKind } from './alerts/alerts.model.ts';
import { appointmentKind } from './appointments/appointments.model.ts';
import { customerKind } from './customers/customers.model.ts';
import {
  approvalKind,
  assignmentKind,
  deviceKind,
  institutionKind,
  roleKind,
  staffGradeKind,
  staffKind,
} from './identity/identity.model.ts';
import { serviceModelKind } from './forecast/forecast.model.ts';
import type { Kind } from './kernel/store.ts';
import {
  businessTypeKind,
  callKind,
  counterPlanKind,
  hallSettingKind,
  machineCommandKind,
  numberSeriesKind,
} from './queue/hall.model.ts';
import { counterKind, queueKind, queueMachineKind, ticketKind } from './queue/queue.model.ts';
import { announcementKind, hallDeviceKind, numberLeaseKind } from './stations/stations.model.ts';
import { lobbySettingKind } from './settings/settings.model.ts';

export const kinds = [
  institutionKind,
  staffKind,
  roleKind,
  staffGradeKind,
  assignmentKind,
  approvalKind,
  deviceKind,
  lobbySettingKind,
  customerKind,
  queueKind,
  counterKind,
  ticketKind,
  queueMachineKind,
  businessTypeKind,
  counterPlanKind,
  hallSettingKind,
  callKind,
  numberSeriesKind,
  machineCommandKind,
  acknowledgementKind,
  managerCallKind,
  hallDeviceKind,
  numberLeaseKind,
  announcementKind,
  appointmentKind,
  serviceModelKind,
] as unknown as readonly Kind[];
