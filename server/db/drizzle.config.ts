// `npm run migration` compares the tables with the last migration and writes the next one, numbered and forward only.
import { defineConfig } from 'drizzle-kit';

export default defineConfig({
  dialect: 'postgresql',
  schema: './server/**/*.tables.ts',
  out: './server/db/migrations',
  casing: 'snake_case',
});
