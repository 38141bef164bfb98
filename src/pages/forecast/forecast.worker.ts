// Plays halls forward beside the page, so that the page stays awake (QUE-011, QUE-012). It is sent windows and numbers, and
// nothing of a customer; it keeps nothing.
import { predictWaits } from '#domain/forecast/predict-waits.ts';
import { whatIf } from '#domain/forecast/what-if.ts';
import type { Answer, Question } from './forecaster.ts';

const here = globalThis as unknown as {
  onmessage: ((event: MessageEvent<Question>) => void) | null;
  postMessage: (answer: Answer) => void;
};

here.onmessage = ({ data }) => {
  const { id, hall, model } = data;
  if (data.ask === 'waits') here.postMessage({ id, waits: predictWaits(hall, model) });
  else here.postMessage({ id, whatIf: whatIf(hall, model, data.changes) });
};
