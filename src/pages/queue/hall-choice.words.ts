// The choice of a hall.
import { defineWords } from '#ui/words.ts';

export const hallChoiceWords = defineWords({
  hall: { zh: '网点', en: 'Outlet' },
  search: { zh: '按名称查找网点', en: 'Search outlets by name' },
  cut: { zh: '网点很多，请先按名称查找', en: 'There are many outlets: search by name first' },
  foundNone: { zh: '没有找到这个名称的网点', en: 'No outlet of that name was found' },
  noHalls: { zh: '没有读到网点', en: 'The outlets could not be read' },
  none: { zh: '您的范围里没有网点', en: 'There is no outlet in your reach' },
  noneText: { zh: '需要时请机构管理员调整您的范围', en: 'If you need one, ask the branch administrator' },
});
