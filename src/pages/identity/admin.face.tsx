// What screens of administration of other areas are made with: lists of the server's, deeds done at once, and their words.
export { Problem } from './deed-problem.tsx';
export { sentenceOf } from './said-problem.ts';
export { createDeed, newId } from './server-deed.ts';
export { createServerList, whenBack } from './server-list.ts';
