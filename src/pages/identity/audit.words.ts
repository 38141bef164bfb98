// What the audit trail's page says.
import type { RefusalData } from '#domain/kernel/refusal.ts';
import { defineWords } from '#ui/words.ts';

export const auditWords = defineWords({
  title: { zh: '审计', en: 'Audit' },
  note: { zh: (n: number) => `${n} 条`, en: (n: number) => `${n} entries` },
  outlet: { zh: '机构', en: 'Outlet' },
  noOutlet: { zh: '不属于任何网点', en: 'No outlet' },
  from: { zh: '开始日期', en: 'From' },
  until: { zh: '结束日期', en: 'To' },
  action: { zh: '操作', en: 'Action' },
  result: { zh: '结果', en: 'Result' },
  all: { zh: '全部', en: 'All' },
  person: { zh: '人员', en: 'Person' },
  nobody: { zh: '无人', en: 'Nobody' },
  unknown: { zh: '未知', en: 'Unknown' },
  onlyPerson: { zh: '只看这个人', en: 'Only this person' },
  everyone: { zh: (name: string) => `不再只看 ${name}`, en: (name: string) => `No longer only ${name}` },
  time: { zh: '时间', en: 'Time' },
  seq: { zh: '序号', en: 'No.' },
  device: { zh: '设备', en: 'Device' },
  subject: { zh: '对象', en: 'Subject' },
  detail: { zh: '详情', en: 'Detail' },
  more: { zh: '再看更早的', en: 'Earlier ones' },
  export: { zh: '导出', en: 'Export' },
  exportOffline: { zh: '断网时不能导出', en: 'No export without a network' },
  exported: { zh: '已导出；这次导出已记入审计', en: 'Exported; the export itself is on record' },
  tooMany: {
    zh: (most: number) => `超过 ${most} 条，请缩短时间再导出`,
    en: (most: number) => `More than ${most} entries: export a shorter time`,
  },
  tooOften: { zh: '操作太频繁，请一分钟后再试', en: 'Too often: try again in a minute' },
  failed: { zh: '没有导出，请再试一次', en: 'Not exported: please try again' },
  empty: { zh: '这段时间没有记录', en: 'Nothing on record for this time' },
  emptyText: { zh: '谁做了什么、结果如何，都会记在这里', en: 'Who did what, and what became of it, is recorded here' },
  choose: { zh: '选一条看详情', en: 'Choose an entry to see it whole' },
  offline: {
    zh: '审计记录只能联网查看。网络恢复后再试',
    en: 'The trail is read from the server: try again when the network is back',
  },
  denied: { zh: '您没有查看这份审计记录的权限', en: 'You may not read this trail' },
  broken: { zh: '没有读到记录，请再试一次', en: 'Nothing could be read: please try again' },
  badTime: {
    zh: '结束日期不能早于开始日期，最长三个月',
    en: 'The end must not be before the start; three months at most',
  },
  applied: { zh: '已完成', en: 'Done' },
  refused: { zh: '被拒绝', en: 'Refused' },
  dead: { zh: '出错搁置', en: 'Failed' },
  quarantined: { zh: '隔离', en: 'Set aside' },
  areaIdentity: { zh: '人员与登录', en: 'People and logins' },
  areaSettings: { zh: '设置', en: 'Settings' },
  areaCustomers: { zh: '客户', en: 'Customers' },
  areaQueue: { zh: '排队', en: 'Queue' },
  areaAudit: { zh: '审计', en: 'Audit' },
  areaSync: { zh: '同步', en: 'Sync' },
});

/** Why a picture that came in is not taken. */
export const uploadRefusals = defineWords({
  'uploads.too-large': {
    zh: ({ megabytes }: RefusalData) => `照片超过 ${megabytes} MB，请压缩后再传`,
    en: ({ megabytes }: RefusalData) => `The picture is larger than ${megabytes} MB: send a smaller one`,
  },
  'uploads.not-a-picture': {
    zh: () => '这个文件不是能用的照片，请传 JPEG、PNG 或 WebP',
    en: () => 'This file is no picture that can be used: send JPEG, PNG or WebP',
  },
  'uploads.too-many-points': {
    zh: ({ millions }: RefusalData) => `照片超过 ${millions} 百万像素，请降低分辨率再传`,
    en: ({ millions }: RefusalData) => `The picture has more than ${millions} megapixels: send a smaller one`,
  },
});
