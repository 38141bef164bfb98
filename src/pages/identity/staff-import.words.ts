// Words of the import of people from a file.
import { defineWords } from '#ui/words.ts';

export const importWords = defineWords({
  title: { zh: '从文件导入人员', en: 'Import people from a file' },
  choose: { zh: '选择文件', en: 'Choose a file' },
  another: { zh: '换一个文件', en: 'Another file' },
  chooseText: {
    zh: 'CSV 文件，第一行是列名：工号、姓名、机构号，可以加电话、手机、角色。先看每一行会怎样，再决定导入',
    en: 'A CSV file whose first line names the columns employeeNo, name, institution and, if wanted, phone, mobile, roles. You see what each row would do before anything is done',
  },
  template: { zh: '下载模板', en: 'Template' },
  unreadable: {
    zh: '这个文件读不出来，请另存为 CSV 再试',
    en: 'This file cannot be read; save it as CSV and try again',
  },
  tooLarge: { zh: '文件超过 2 MB，请分成几个文件', en: 'The file is larger than 2 MB; split it' },
  reading: { zh: '正在核对每一行', en: 'Looking at each row' },
  line: { zh: '行', en: 'Line' },
  number: { zh: '工号', en: 'Number' },
  name: { zh: '姓名', en: 'Name' },
  institution: { zh: '机构号', en: 'Institution' },
  verdict: { zh: '会怎样', en: 'What happens' },
  add: { zh: '新增', en: 'Added' },
  change: { zh: '修改', en: 'Changed' },
  same: { zh: '没有变化', en: 'Nothing to change' },
  nothing: { zh: '不导入', en: 'Left out' },
  added: { zh: '已新增', en: 'Added' },
  changed: { zh: '已修改', en: 'Changed' },
  refused: { zh: '没有导入', en: 'Not done' },
  asksRoles: { zh: '角色要另一个人审批', en: 'roles wait for approval' },
  filter: { zh: '只看', en: 'Show' },
  all: { zh: (n: number) => `全部 ${n}`, en: (n: number) => `All ${n}` },
  adds: { zh: (n: number) => `新增 ${n}`, en: (n: number) => `Added ${n}` },
  changes: { zh: (n: number) => `修改 ${n}`, en: (n: number) => `Changed ${n}` },
  sames: { zh: (n: number) => `没有变化 ${n}`, en: (n: number) => `Same ${n}` },
  wrongs: { zh: (n: number) => `有问题 ${n}`, en: (n: number) => `Problems ${n}` },
  import: { zh: (n: number) => `导入 ${n} 人`, en: (n: number) => `Import ${n} ${n === 1 ? 'person' : 'people'}` },
  nobody: { zh: '没有可以导入的行', en: 'No row can be imported' },
  wrongStay: {
    zh: (n: number) => `${n} 行有问题，不会导入；改好文件后可以再导一次`,
    en: (n: number) =>
      `${n} ${n === 1 ? 'row has a problem and is' : 'rows have problems and are'} left out; mend the file and import it again`,
  },
  progress: {
    zh: (done: number, all: number) => `已完成 ${done} / ${all}`,
    en: (done: number, all: number) => `${done} of ${all} done`,
  },
  stopped: {
    zh: (done: number, all: number) => `停在 ${done} / ${all}。做完的不会重做，其余的还在这里`,
    en: (done: number, all: number) => `Stopped at ${done} of ${all}. What is done stays done, the rest is still here`,
  },
  goOn: { zh: '继续导入', en: 'Go on' },
  done: { zh: '导入完成', en: 'Import finished' },
  doneText: {
    zh: (added: number, changed: number, no: number) => `新增 ${added}，修改 ${changed}，没有导入 ${no}`,
    en: (added: number, changed: number, no: number) => `${added} added, ${changed} changed, ${no} not done`,
  },
  newcomers: {
    zh: '新增的人还没有密码：打开他的资料，在「登录」里给他一次性密码',
    en: 'Newcomers have no password yet: give them one on their sheet, under Login',
  },
  back: { zh: '回到人员', en: 'Back to people' },
  phone: { zh: '电话', en: 'Phone' },
  mobile: { zh: '手机', en: 'Mobile' },
  roles: { zh: '角色', en: 'Roles' },
});
