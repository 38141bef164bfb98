// Plays halls forward beside the page, so that the page stays awake (QUE-011, QUE-012). It is sent windows and numbers, and
// nothing of a customer; it keeps nothing.
import { predictWaits } from '#domain/forecast/predict-waits.ts';
import { whatIf } from '#domain/forecast/what-if.ts';
import type { Answer, Question } from './forecaster.ts';

const here = globalThis as unknown as Worker;

function answerTo(question: Question): Answer {
  const { id, hall, model } = question;
  if (question.ask === 'waits') return { id, waits: predictWaits(hall, model) };
  return { id, whatIf: whatIf(hall, model, question.changes) };
}

here.addEventListener('message', ({ data }: MessageEvent<Question>) => {
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- to the page that made it
  here.postMessage(answerTo(data));
});
