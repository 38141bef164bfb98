// Every route under /api, area by area.
import { Hono } from 'hono';
import type { AlertPushes } from '#server/alerts/alert-push.ts';
import { alertsRoutes } from '#server/alerts/alerts.routes.ts';
import { appointmentRoutes } from '#server/appointments/appointments.routes.ts';
import { auditRoutes } from '#server/audit/audit.routes.ts';
import { fileRoutes } from '#server/bridges/files.routes.ts';
import type { CustomerSeal } from '#server/customers/customer-seal.ts';
import { customerRoutes } from '#server/customers/customers.routes.ts';
import { customerFindRoutes } from '#server/customers/find.routes.ts';
import { readTold } from '#server/forecast/past-days.lookup.ts';
import type { ApiDeps } from '#server/identity/api-deps.ts';
import { deedRoutes } from '#server/identity/deeds.routes.ts';
import { onlineRoutes } from '#server/identity/online.routes.ts';
import { organisationRoutes } from '#server/identity/organisation.routes.ts';
import { staffImportRoutes } from '#server/identity/staff-import.routes.ts';
import { staffRoutes } from '#server/identity/staff.routes.ts';
import { callRoutes } from '#server/queue/calls.routes.ts';
import { hallSetupRoutes } from '#server/queue/hall-setup.routes.ts';
import { reportRoutes } from '#server/queue/reports.routes.ts';
import type { Stations } from '#server/stations/stations.ts';
import { trailReaders } from './trail-readers.ts';

interface RoofDeps extends ApiDeps {
  /** Of customers' clear values. */
  readonly customerSeal: CustomerSeal;
  readonly pushes: AlertPushes;
  readonly stations: Pick<Stations, 'api'>;
}

/** `identity` holds the doors of people, devices and sessions. */
export function apiRoutes(deps: RoofDeps, identity: Hono): Hono {
  const app = new Hono();
  app.route('/', deedRoutes(deps));
  app.route('/', organisationRoutes(deps));
  app.route('/', staffImportRoutes(deps));
  app.route('/', staffRoutes(deps));
  app.route('/', onlineRoutes(deps));
  app.route('/', customerRoutes(deps));
  app.route('/', customerFindRoutes(deps));
  app.route('/', callRoutes(deps));
  app.route('/', fileRoutes(deps));
  app.route('/', alertsRoutes(deps));
  app.route('/', hallSetupRoutes(deps));
  app.route('/', reportRoutes({ ...deps, readTold: (outletId, day) => readTold(deps.sql, outletId, day) }));
  app.route('/', deps.stations.api);
  app.route('/', appointmentRoutes({ ...deps, indexOfPhone: (phone) => deps.customerSeal.indexOf('phone', phone) }));
  app.route('/', auditRoutes({ ...deps, ...trailReaders(deps.sql) }));
  // Last: its limit of bodies is a tight one and holds for whatever comes behind it.
  app.route('/', identity);
  return app;
}
