// The question after some wrong passwords: a small sum, in words. It slows a program down and is no barrier for anybody
// who hears it instead of seeing it (WCAG 3.3.8); what keeps guessers out is the waiting.
import { randomInt, randomUUID } from 'node:crypto';
import type postgres from 'postgres';
import * as v from 'valibot';
import { idField, type Id } from '#domain/kernel/ids.ts';

const LIVES = 2 * 60_000;

export const answerField = v.object({
  id: idField,
  answer: v.pipe(v.number(), v.safeInteger(), v.minValue(0), v.maxValue(1000)),
});

export interface Question {
  readonly id: Id;
  /** The page says it in its own language, and reads it aloud. */
  readonly a: number;
  readonly op: 'plus' | 'minus';
  readonly b: number;
}

export async function askQuestion(sql: postgres.Sql, now: number): Promise<Question> {
  const [a, b] = [randomInt(10, 50), randomInt(1, 10)];
  const op = randomInt(2) === 0 ? 'plus' : 'minus';
  const id = randomUUID() as Id;
  await sql`delete from login_question where expires_at < ${now}`;
  await sql`insert into login_question (id, answer, expires_at) values (${id}, ${op === 'plus' ? a + b : a - b}, ${now + LIVES})`;
  return { id, a, op, b };
}

/** Each question is answered once, rightly or not. */
export async function isAnswered(
  sql: postgres.Sql,
  given: v.InferOutput<typeof answerField> | undefined,
  now: number,
): Promise<boolean> {
  if (!given) return false;
  const [row] = await sql<{ answer: number; expires_at: number }[]>`
    delete from login_question where id = ${given.id} returning answer, expires_at`;
  return row !== undefined && row.expires_at > now && row.answer === given.answer;
}
