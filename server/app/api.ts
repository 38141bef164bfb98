// Every route under /api, area by area.
import { Hono } from 'hono';
import type { ApiDeps } from '#server/identity/api-deps.ts';
import { deedRoutes } from '#server/identity/deeds.routes.ts';
import { onlineRoutes } from '#server/identity/online.routes.ts';
import { organisationRoutes } from '#server/identity/organisation.routes.ts';
import { staffImportRoutes } from '#server/identity/staff-import.routes.ts';
import { staffRoutes } from '#server/identity/staff.routes.ts';

/** @param identity the routes of devices, logins and accounts */
export function apiRoutes(deps: ApiDeps, identity: Hono): Hono {
  const app = new Hono();
  app.route('/', identity);
  app.route('/', deedRoutes(deps));
  app.route('/', organisationRoutes(deps));
  app.route('/', staffImportRoutes(deps));
  app.route('/', staffRoutes(deps));
  app.route('/', onlineRoutes(deps));
  return app;
}
