/** QUE-020: a score is of whoever was asked for it, though another number is in hand by then. */
import { expect, it } from 'vitest';
import { createRatingQuestion, FRESH } from '#pages/queue/rating-question.ts';
import { idOf } from '#tests/kit/people.ts';

const [first, next] = [idOf(22, 1), idOf(22, 2)];

it('QUE-020 a press answers the last question while it is fresh, and nobody’s afterwards', () => {
  let now = 5;
  const question = createRatingQuestion(() => now);
  expect(question.whose()).toBeNull();
  question.ask(first);
  now += FRESH - 1;
  expect(question.whose()).toBe(first);
  now += 1;
  expect(question.whose()).toBeNull();
  question.ask(first);
  question.ask(next);
  expect(question.whose()).toBe(next);
});
