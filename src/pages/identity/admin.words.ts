// What the screens of administration have in common.
import { defineWords } from '#ui/words.ts';

export const adminWords = defineWords({
  unsure: {
    zh: '连不上服务器，还不知道做成没有；再按一次也不会重复做',
    en: 'The server did not answer, so it may or may not be done; pressing again does nothing twice',
  },
  offlineText: {
    zh: '这里看到的是断网前读到的，要联网才能改',
    en: 'Read before the connection was lost; changes need the network',
  },
  offlineWhy: { zh: '要联网才能做', en: 'Needs the network' },
  search: { zh: '查找', en: 'Search' },
  all: { zh: '全部', en: 'All' },
  more: { zh: '再看一些', en: 'Show more' },
  back: { zh: '返回', en: 'Back' },
  tryAgain: { zh: '再试一次', en: 'Try again' },
  save: { zh: '保存', en: 'Save' },
  institution: { zh: '机构', en: 'Institution' },
  role: { zh: '角色', en: 'Role' },
  noRole: { zh: '没有角色', en: 'No role' },
  closed: { zh: '已关闭', en: 'Closed' },
  none: { zh: '无', en: 'None' },
  export: { zh: '导出', en: 'Export' },
  head: { zh: '总行', en: 'Head office' },
  tier1: { zh: '一级分行', en: 'Tier-1 branch' },
  tier2: { zh: '二级分行', en: 'Tier-2 branch' },
  outlet: { zh: '网点', en: 'Outlet' },
  department: { zh: '部门', en: 'Department' },
  self: { zh: '自营', en: 'Self-operated' },
  agency: { zh: '代理', en: 'Agency' },
});
