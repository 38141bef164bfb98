// Words of the institution tree.
import { defineWords } from '#ui/words.ts';

export const institutionsWords = defineWords({
  title: { zh: '机构', en: 'Institutions' },
  count: { zh: (n: number) => `${n} 个`, en: (n: number) => `${n}` },
  search: { zh: '按名称、机构号查找', en: 'Search by name or code' },
  showClosed: { zh: '也看已关闭的', en: 'Closed ones too' },
  tree: { zh: '机构树', en: 'Tree of institutions' },
  noList: { zh: '没有读到机构树', en: 'The tree could not be read' },
  none: { zh: '这里会列出您管辖的机构', en: 'The institutions you are responsible for appear here' },
  noneFound: { zh: '没有符合的机构', en: 'No institution matches' },
  cut: { zh: '机构太多，只列出一部分', en: 'There are more institutions than are listed' },
  choose: { zh: '选一个机构，看它的情况', en: 'Choose an institution to see it' },
  people: { zh: (n: number) => `${n} 人`, en: (n: number) => `${n} ${n === 1 ? 'person' : 'people'}` },
  peopleWord: { zh: '在职人数', en: 'People' },
  allPeople: {
    zh: (own: number, all: number) => (all > own ? `本机构 ${own} 人，连下级共 ${all} 人` : `${own} 人`),
    en: (own: number, all: number) => (all > own ? `${own} here, ${all} with those below` : String(own)),
  },
  level: { zh: '层级', en: 'Level' },
  code: { zh: '机构号', en: 'Code' },
  codeHint: { zh: '字母、数字和连字符；以后不能改', en: 'Letters, digits, hyphens; it stays for ever' },
  name: { zh: '名称', en: 'Name' },
  ownership: { zh: '自营或代理', en: 'Ownership' },
  above: { zh: '上级机构', en: 'Hangs below' },
  top: { zh: '没有上级', en: 'Nothing' },
  save: { zh: '保存', en: 'Save' },
  saved: { zh: '机构已保存', en: 'Institution saved' },
  add: { zh: '新增下级', en: 'Add below' },
  addBelow: {
    zh: (name: string) => `在「${name}」下新增机构`,
    en: (name: string) => `Add an institution below ${name}`,
  },
  addAct: { zh: '新增机构', en: 'Add the institution' },
  added: { zh: '机构已新增', en: 'Institution added' },
  required: { zh: '请填写', en: 'Fill this in' },
  noLevel: { zh: '部门之下不能再有机构', en: 'Nothing hangs below a department' },
  move: { zh: '移到别处', en: 'Move' },
  moveOf: { zh: (name: string) => `把「${name}」移到别处`, en: (name: string) => `Move ${name}` },
  moveText: {
    zh: (n: number) =>
      n === 0 ? '人员和设备跟着机构走，谁管辖它随新的上级而定' : `下面的 ${n} 个机构一起移动；谁管辖它们随新的上级而定`,
    en: (n: number) =>
      n === 0
        ? 'People and devices go with it; who is responsible follows from the new place'
        : `${n} below move with it; who is responsible for them follows from the new place`,
  },
  moveTo: { zh: '移到', en: 'To below' },
  chooseParent: { zh: '请先选上级机构', en: 'Choose where to first' },
  notBelow: { zh: '层级不对', en: 'wrong level' },
  moved: { zh: '机构已移动', en: 'Institution moved' },
  close: { zh: '关闭机构', en: 'Close it' },
  closeAsk: { zh: (name: string) => `关闭「${name}」？`, en: (name: string) => `Close ${name}?` },
  closeText: {
    zh: '关闭后不能恢复：不能再有人、设备和下级。历史记录保留',
    en: 'It cannot be opened again: no people, devices or institutions below. Its history stays',
  },
  closedDone: { zh: '机构已关闭', en: 'Institution closed' },
});
