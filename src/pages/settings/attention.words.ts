// What the tray of things sent back says.
import { defineWords } from '#ui/words.ts';

export const attentionWords = defineWords({
  title: { zh: '被退回', en: 'Sent back' },
  count: { zh: (n: number) => `${n} 条`, en: (n: number) => `${n}` },
  none: { zh: '没有被退回的操作', en: 'Nothing was sent back' },
  noneText: {
    zh: '服务器没有接受的操作会出现在这里，写明原因，等您处理',
    en: 'What the server did not accept appears here with its reason and waits for you',
  },
  someDeed: { zh: '一项操作', en: 'An action' },
  typed: { zh: '当时填的', en: 'What was entered' },
  followUps: { zh: '接着做的也没有成', en: 'What followed it was not done either' },
  edit: { zh: '改一改再存', en: 'Edit and save again' },
  tryAgain: { zh: '原样再试一次', en: 'Try again as it was' },
  ask: { zh: '找人问', en: 'Ask for help' },
  discard: { zh: '不再保留', en: 'Discard' },
  discardAsk: { zh: '不再保留这条操作？', en: 'Discard this action?' },
  discardText: {
    zh: (deed: string) => `“${deed}”当时填的内容会从本机删除，不能恢复`,
    en: (deed: string) => `What was entered for “${deed}” is deleted from this tablet for good`,
  },
  discarded: { zh: '已删除', en: 'Discarded' },
  again: { zh: '已存在本机，正在再传一次', en: 'Saved on this tablet and on its way again' },
  againLater: {
    zh: '已存在本机，联网后再传一次',
    en: 'Saved on this tablet; it goes up again when there is a network',
  },
  stillNo: { zh: (why: string) => `现在还是不行：${why}`, en: (why: string) => `Still refused: ${why}` },
  notSaved: {
    zh: '本机存储写不进去，请腾出空间后再试',
    en: 'This tablet cannot store it: free some space and try again',
  },
  reference: { zh: '编号', en: 'Reference' },
  shared: { zh: '已交给系统分享', en: 'Handed to the system’s share sheet' },
  copied: { zh: '已复制求助内容，可粘贴给管理员', en: 'The question is copied: paste it to your administrator' },
  notShared: { zh: '没有发出', en: 'Not sent' },
  copyByHand: { zh: '请手动复制这段话', en: 'Please copy this text by hand' },
  question: {
    zh: (number: string, deed: string, at: string, why: string, code: string, tablet: string) =>
      `厅堂求助，编号 ${number}\n操作：${deed}\n时间：${at}\n原因：${why}（${code}）\n平板：${tablet}`,
    en: (number: string, deed: string, at: string, why: string, code: string, tablet: string) =>
      `Tingtang, help wanted: reference ${number}\nAction: ${deed}\nTime: ${at}\nReason: ${why} (${code})\nTablet: ${tablet}`,
  },
});
