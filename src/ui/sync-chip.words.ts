// What the state chip and the line under the bar say.
import { defineWords } from './words.ts';

export const syncChipWords = defineWords({
  online: { zh: '在线', en: 'Online' },
  offline: { zh: '离线', en: 'Offline' },
  connecting: { zh: '正在连接', en: 'Connecting' },
  syncing: { zh: '同步中', en: 'Syncing' },
  loading: { zh: '首次读取中', en: 'First load' },
  'logged-out': { zh: '请重新登录', en: 'Log in again' },
  lapsed: { zh: '数据已锁', en: 'Data locked' },
  'too-old': { zh: '要更新版本', en: 'Update needed' },
  filling: {
    zh: (rows: string, of: string) => `读取 ${rows} / ${of}`,
    en: (rows: string, of: string) => `Loading ${rows} of ${of}`,
  },
  waitingToSend: { zh: (n: number) => `${n} 条待传`, en: (n: number) => `${n} to send` },
  sentBack: { zh: (n: number) => `${n} 条被退回`, en: (n: number) => `${n} sent back` },
  dataFrom: { zh: '数据截至', en: 'data from' },
  press: { zh: '查看本机的数据情况', en: 'See how this tablet stands' },
});
