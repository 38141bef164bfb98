/** Once per `npm test`: the test Postgres. */
import { startTestPostgres, type TestPostgres } from '#tests/kit/database.ts';

let postgres: TestPostgres;

export async function setup(): Promise<void> {
  postgres = await startTestPostgres();
}

export async function teardown(): Promise<void> {
  await postgres.stop();
}
