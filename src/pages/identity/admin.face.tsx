// What screens of administration of other areas are made with: lists of the server's, deeds done at once, and their words.
export { Problem } from './deed-problem.tsx';
export { sentenceOf } from './said-problem.ts';
export { createDeed } from './server-deed.ts';
export { createServerList } from './server-list.ts';
export { createReading } from './server-reading.ts';
