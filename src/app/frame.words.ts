// What the frame around every page says; the login has no need of it.
import { defineWords } from '#ui/words.ts';

export const frameWords = defineWords({
  admin: { zh: '管理', en: 'Admin' },
  adminPlaces: { zh: '管理的内容', en: 'What is administered' },
  people: { zh: '人员', en: 'People' },
  institutions: { zh: '机构', en: 'Institutions' },
  roles: { zh: '角色', en: 'Roles' },
  online: { zh: '在线', en: 'Online' },
  devices: { zh: '设备', en: 'Devices' },
  files: { zh: '数据文件', en: 'Data files' },
  halls: { zh: '厅堂设置', en: 'Hall setup' },
  reports: { zh: '日报', en: 'Day report' },
  account: { zh: '我的账号', en: 'My account' },
  updateReady: { zh: '新版本已备好', en: 'A new release is ready' },
  update: { zh: '现在更新', en: 'Update now' },
  staff: { zh: '员工', en: 'Staff' },
  time: {
    zh: (month: number, day: number, week: string, clock: string) => `${month} 月 ${day} 日 周${week} ${clock}`,
    en: (month: number, day: number, week: string, clock: string) => `${week} ${day}/${month} ${clock}`,
  },
  weekdays: { zh: '日一二三四五六', en: 'Sun Mon Tue Wed Thu Fri Sat' },
  notFound: { zh: '没有这个页面', en: 'There is no such page' },
  notFoundText: { zh: '地址可能打错了', en: 'The address may be mistyped' },
  toHall: { zh: '回到厅堂', en: 'Back to the hall' },
  fault: { zh: '这个页面出了问题，数据没有丢', en: 'Something went wrong on this page; no data is lost' },
  reload: { zh: '重新打开', en: 'Open again' },
});
