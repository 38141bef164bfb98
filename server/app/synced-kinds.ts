// Door list: how each kind lives on the server.
import { acknowledgementKind, managerCallKind } from '#domain/alerts/alerts.model.ts';
import { appointmentKind } from '#domain/appointments/appointments.model.ts';
import { customerKind } from '#domain/customers/customers.model.ts';
import {
  approvalKind,
  assignmentKind,
  deviceKind,
  institutionKind,
  roleKind,
  staffGradeKind,
  staffKind,
} from '#domain/identity/identity.model.ts';
import { serviceModelKind } from '#domain/forecast/forecast.model.ts';
import type { Kind } from '#domain/kernel/store.ts';
import {
  businessTypeKind,
  callKind,
  counterPlanKind,
  hallSettingKind,
  machineCommandKind,
  numberSeriesKind,
} from '#domain/queue/hall.model.ts';
import { counterKind, queueKind, queueMachineKind, ticketKind } from '#domain/queue/queue.model.ts';
import { announcementKind, hallDeviceKind, numberLeaseKind } from '#domain/stations/stations.model.ts';
import { lobbySettingKind } from '#domain/settings/settings.model.ts';
import { alertBuckets } from '#server/alerts/alerts.buckets.ts';
import { acknowledgements, managerCalls } from '#server/alerts/alerts.tables.ts';
import { appointmentBuckets } from '#server/appointments/appointments.buckets.ts';
import { appointments } from '#server/appointments/appointments.tables.ts';
import { customers } from '#server/customers/customers.tables.ts';
import { serviceModels } from '#server/forecast/forecast.tables.ts';
import {
  inCustomersOfOutlet,
  inOutlet,
  onNoTablet,
  outletItself,
  staffBuckets,
} from '#server/identity/identity.buckets.ts';
import {
  approvals,
  assignments,
  devices,
  institutions,
  roles,
  staff,
  staffGrades,
} from '#server/identity/identity.tables.ts';
import {
  businessTypes,
  calls,
  counterPlans,
  hallSettings,
  machineCommands,
  numberSeries,
} from '#server/queue/hall.tables.ts';
import { commandBuckets, ticketBuckets } from '#server/queue/queue.buckets.ts';
import { counters, queueMachines, queues, tickets } from '#server/queue/queue.tables.ts';
import { lobbySettings } from '#server/settings/settings.tables.ts';
import { settingBuckets } from '#server/settings/settings.buckets.ts';
import { announcementBuckets } from '#server/stations/stations.buckets.ts';
import { announcements, hallDevices, numberLeases } from '#server/stations/stations.tables.ts';
import { syncKind, type SyncedKind } from '#server/sync/synced-kind.ts';

export const syncedKinds: readonly SyncedKind[] = [
  syncKind(institutionKind, institutions, outletItself),
  syncKind(staffKind, staff, staffBuckets),
  syncKind(roleKind, roles, onNoTablet),
  syncKind(staffGradeKind, staffGrades, onNoTablet),
  syncKind(assignmentKind, assignments, onNoTablet),
  syncKind(approvalKind, approvals, onNoTablet),
  syncKind(deviceKind, devices, onNoTablet),
  syncKind(lobbySettingKind, lobbySettings, settingBuckets),
  syncKind(customerKind, customers, inCustomersOfOutlet),
  syncKind(queueKind, queues, inOutlet),
  syncKind(counterKind, counters, inOutlet),
  syncKind(ticketKind, tickets, ticketBuckets),
  syncKind(queueMachineKind, queueMachines, inOutlet),
  syncKind(businessTypeKind, businessTypes, inOutlet),
  syncKind(counterPlanKind, counterPlans, inOutlet),
  syncKind(hallSettingKind, hallSettings, inOutlet),
  syncKind(callKind, calls, onNoTablet),
  syncKind(numberSeriesKind, numberSeries, onNoTablet),
  syncKind(machineCommandKind, machineCommands, commandBuckets),
  syncKind(acknowledgementKind, acknowledgements, alertBuckets),
  syncKind(managerCallKind, managerCalls, alertBuckets),
  syncKind(hallDeviceKind, hallDevices, inOutlet),
  syncKind(numberLeaseKind, numberLeases, onNoTablet),
  syncKind(announcementKind, announcements, announcementBuckets),
  syncKind(appointmentKind, appointments, appointmentBuckets),
  syncKind(serviceModelKind, serviceModels, inOutlet),
];

const byName = new Map(syncedKinds.map((synced) => [synced.kind.name, synced]));

export function lookupKind(kind: Kind): SyncedKind {
  const synced = byName.get(kind.name);
  if (!synced) throw new Error(`kind ${kind.name} is not on the server's door list`);
  return synced;
}

export function lookupCode(code: number): SyncedKind {
  const synced = syncedKinds.find(({ kind }) => kind.code === code);
  if (!synced) throw new Error(`kind ${code} is not on the server's door list`);
  return synced;
}
