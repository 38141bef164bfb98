// What the frame says about how this tablet stands.
import { defineWords } from '#ui/words.ts';

export const stateWords = defineWords({
  filling: { zh: '正在读取本网点的数据', en: 'Loading this outlet’s data' },
  fillingOf: {
    zh: (rows: string, of: string) => `已读 ${rows}，共 ${of}`,
    en: (rows: string, of: string) => `${rows} of ${of}`,
  },
  fillingKept: { zh: '读完之前显示上次的完整数据', en: 'Until then the last complete data is shown' },
  tooOld: { zh: '这个版本太旧，收不到新数据', en: 'This version is too old to receive data' },
  tooOldText: {
    zh: '您做的仍会照常上传。请加载新版本',
    en: 'What you do still goes up. Please load the new version',
  },
  loadNew: { zh: '加载新版本', en: 'Load the new version' },
  noneYet: {
    zh: '服务器上还没有新版本，或现在连不上，请稍后再试',
    en: 'There is no new version on the server yet, or it cannot be reached; try again later',
  },
  lapsed: { zh: '数据已锁', en: 'The data is locked' },
  lapsedSince: {
    zh: (since: string) => `这台平板自 ${since} 起没有连上银行，客户数据已从本机清除，连上后自动恢复`,
    en: (since: string) =>
      `This tablet has not reached the bank since ${since}. Customer data was removed from it and comes back once it does`,
  },
  lapsedLong: {
    zh: '这台平板太久没有连上银行，客户数据已从本机清除，连上后自动恢复',
    en: 'This tablet has not reached the bank for too long. Customer data was removed from it and comes back once it does',
  },
  nothingLost: { zh: '您做过的都留着', en: 'What you did is kept' },
  lapsedWaiting: {
    zh: (n: number) => `您做过的都留着：${n} 条待传`,
    en: (n: number) => `What you did is kept: ${n} to send`,
  },
  lost: {
    zh: (n: number) => `本机存储被清除，${n} 条待传操作丢失`,
    en: (n: number) =>
      `This tablet’s storage was cleared, and ${n} that waited to go up ${n === 1 ? 'is' : 'are'} gone`,
  },
  lostText: {
    zh: '请核对后重新录入。常常发生就请联系支持',
    en: 'Please check and enter again. If it happens often, ask for support',
  },
  lostRead: { zh: '知道了', en: 'I have read it' },
  tryNow: { zh: '现在再连一次', en: 'Try to connect now' },
  trying: { zh: '正在连接', en: 'Connecting' },
});
