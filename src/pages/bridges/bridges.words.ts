// Words of the page of data files: what became of each, and why one was not taken.
import { defineWords } from '#ui/words.ts';

export const bridgesWords = defineWords({
  title: { zh: '数据文件', en: 'Data files' },
  refresh: { zh: '刷新', en: 'Refresh' },
  asOf: {
    zh: (kind: string, day: string) => `${kind}截至 ${day}`,
    en: (kind: string, day: string) => `${kind} as of ${day}`,
  },
  noneYet: { zh: '还没有载入过', en: 'Nothing taken in yet' },
  CUST: { zh: '客户资料', en: 'Customers' },
  otherKind: { zh: '文件', en: 'File' },
  file: { zh: '文件', en: 'File' },
  day: { zh: '数据日期', en: 'Data of' },
  batch: { zh: '批次', en: 'Batch' },
  state: { zh: '状态', en: 'Status' },
  rows: { zh: '行数', en: 'Rows' },
  rejected: { zh: '错误行', en: 'Bad rows' },
  bad: { zh: (n: string) => `${n} 错误行`, en: (n: string) => `${n} bad` },
  changed: { zh: '有变化', en: 'Changed' },
  came: { zh: '到达', en: 'Arrived' },
  took: { zh: '用时', en: 'Took' },
  seconds: { zh: (n: number) => `${n} 秒`, en: (n: number) => `${n} s` },
  staging: { zh: '读取中', en: 'Being read' },
  applying: { zh: '载入中', en: 'Being taken in' },
  loaded: { zh: '已载入', en: 'Taken in' },
  refused: { zh: '未载入', en: 'Refused' },
  why: { zh: '原因', en: 'Why' },
  next: { zh: '怎么办', en: 'What to do' },
  notKnown: { zh: '读不出', en: 'not readable' },
  lunarBirthdays: {
    zh: (n: number) => `${n} 位客户的生日是农历，没有显示生日`,
    en: (n: number) => `${n} lunar birthday${n === 1 ? '' : 's'} left out`,
  },
  unknownManagers: {
    zh: (n: number) => `${n} 位客户的理财经理工号查不到，暂无经理`,
    en: (n: number) => `${n} customer${n === 1 ? '' : 's'} without a manager: staff number unknown`,
  },
  saveRejects: { zh: '下载错误行清单', en: 'Save the list of bad rows' },
  rejectsNote: {
    zh: '清单只有行号和哪一项不对，没有客户资料',
    en: 'The list has line numbers and the field that is wrong, nothing of customers',
  },
  choose: { zh: '选一个文件，看它的结果', en: 'Choose a file to see what became of it' },
  none: { zh: '还没有文件', en: 'No files yet' },
  noneText: {
    zh: '银行的数据文件和它的 .ok 文件放进接收目录后，结果列在这里',
    en: 'When a file and its .ok lie in the inbox, what became of it is listed here',
  },
  more: { zh: '只列出最近的文件', en: 'Only the newest files are listed' },
  offline: { zh: '没有连到服务器，连上后再看', en: 'The server cannot be reached; look again when it can' },
  offlineNote: { zh: '以下是断网前读到的', en: 'What was read before the network was gone' },
});

const again = { zh: '请核心系统重新送一次', en: 'Have the file sent again' };

/** Why a file was refused and what to do, by the code that stands in its `.why`. */
export const refusedWords = defineWords({
  hash: { zh: '文件和 .ok 里的校验值不符', en: 'The file is not the one its .ok speaks of' },
  marker: { zh: '.ok 文件读不懂', en: 'The .ok file cannot be understood' },
  'no-file': { zh: '接收目录里的不是普通文件', en: 'What lies in the inbox is no ordinary file' },
  header: { zh: '第一行不是文件头', en: 'The first line is no header' },
  charset: { zh: '文件头里的字符集不认识', en: 'The header names an unknown charset' },
  kind: { zh: '还不能载入这一类文件', en: 'Files of this kind are not taken in yet' },
  'older-day': { zh: '比已载入的数据旧', en: 'Older than what has been taken in' },
  'future-day': { zh: '数据日期在将来', en: 'The day of its data is in the future' },
  'no-trailer': { zh: '没有结尾行，文件不完整', en: 'The last line is missing: the file is not whole' },
  'after-trailer': { zh: '结尾行后面还有内容', en: 'Something follows the last line' },
  'row-count': { zh: '行数与结尾行或 .ok 不符', en: 'The number of rows is not what the last line or the .ok says' },
  'line-too-long': { zh: '有一行太长', en: 'A line is too long' },
  'too-many-bad': {
    zh: '错误行超过百分之一，继续用上一次的数据',
    en: 'More than 1 % bad rows; the earlier data stays',
  },
  'changed-meanwhile': { zh: '读取时文件被改动', en: 'The file was changed while it was read' },
});

export const refusedNext = defineWords({
  hash: again,
  marker: again,
  'no-file': again,
  header: again,
  charset: { zh: '请用 GB18030 或 UTF-8 重新送一次', en: 'Have it sent again in GB18030 or UTF-8' },
  kind: { zh: '不用重送', en: 'Sending it again is no use' },
  'older-day': { zh: '不用重送；要送最新一天的', en: 'Sending it again is no use; have the newest day sent' },
  'future-day': { zh: '请核对文件日期后重送', en: 'Check the date of the file and have it sent again' },
  'no-trailer': again,
  'after-trailer': again,
  'row-count': again,
  'line-too-long': again,
  'too-many-bad': { zh: '按错误行清单改好后重送', en: 'Have it mended by the list of bad rows and sent again' },
  'changed-meanwhile': again,
});
