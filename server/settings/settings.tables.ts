// What was set for each tablet.
import { boolean, integer, pgTable } from 'drizzle-orm/pg-core';
import type { LobbySetting } from '#domain/settings/settings.model.ts';
import { fenColumn, idColumn, sameShape } from '#server/sync/columns.ts';

export const lobbySettings = pgTable('lobby_setting', {
  id: idColumn().primaryKey(),
  outletId: idColumn().notNull(),
  waitMinutes: integer().notNull(),
  vipThreshold: fenColumn().notNull(),
  showVip: boolean().notNull(),
  showComplaint: boolean().notNull(),
  birthday: boolean().notNull(),
  sound: boolean().notNull(),
  voice: boolean().notNull(),
  notify: boolean().notNull(),
});
sameShape<LobbySetting, typeof lobbySettings.$inferSelect>(true);
