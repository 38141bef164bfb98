// What the rules of the organisation say no with.
import { defineWords } from '#ui/words.ts';

export const identityRefusals = defineWords({
  'identity.no-permission': {
    zh: () => '您的岗位没有这项权限，请找有权限的同事',
    en: () => 'Your roles do not include this; ask a colleague who may',
  },
  'identity.out-of-reach': {
    zh: () => '这里没有这条记录，或不在您的管辖范围',
    en: () => 'There is no such record, or it is outside what you manage',
  },
});
