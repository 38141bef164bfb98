// One sentence for each refusal of the hall: what is so, and what to do.
import type { RefusalData } from '#domain/kernel/refusal.ts';
import { defineWords } from '#ui/words.ts';

/** What became of the ticket, so that nobody has to look for it. */
const stateZh: Readonly<Record<string, string>> = {
  waiting: '还在等候',
  called: '已经叫号',
  serving: '正在办理',
  done: '已经办结',
  missed: '已经过号',
  moved: '已经移走',
  abandoned: '已经弃号',
  expired: '已经过期',
  held: '已经挂起',
  parked: '已经暂存',
  transferred: '已经转业务',
};
const stateEn: Readonly<Record<string, string>> = {
  waiting: 'is still waiting',
  called: 'has been called',
  serving: 'is being served',
  done: 'has been served',
  missed: 'was missed',
  moved: 'has been moved',
  abandoned: 'was abandoned',
  expired: 'has expired',
  held: 'is on hold',
  parked: 'is parked',
  transferred: 'was transferred',
};

export const queueRefusals = defineWords({
  'queue.impossible-step': {
    zh: (d: RefusalData) =>
      `${d['number']} ${stateZh[String(d['state'])] ?? '现在的状态不同了'}，不能这样办，请以窗口显示为准`,
    en: (d: RefusalData) =>
      `${d['number']} ${stateEn[String(d['state'])] ?? 'is in another state now'}: this is not possible; go by what the window shows`,
  },
  'queue.counter-busy': {
    zh: (d: RefusalData) => `${d['counter']} 号窗口还在办上一位，办完再叫`,
    en: (d: RefusalData) => `Window ${d['counter']} is still serving someone; finish first`,
  },
  'queue.counter-closed': {
    zh: (d: RefusalData) => `${d['counter']} 号窗口没有开，先开窗再叫号`,
    en: (d: RefusalData) => `Window ${d['counter']} is closed; open it before calling`,
  },
  'queue.other-counter': {
    zh: (d: RefusalData) => `${d['number']} 是别的窗口叫的，请到那个窗口办理`,
    en: (d: RefusalData) => `${d['number']} was called by another window; continue there`,
  },
  'queue.same-queue': {
    zh: (d: RefusalData) => `${d['number']} 已经在这个队列，请选别的队列`,
    en: (d: RefusalData) => `${d['number']} is already in this queue; choose another one`,
  },
  'queue.number-taken': {
    zh: (d: RefusalData) => `${d['number']} 今天已经发过，请重新取号`,
    en: (d: RefusalData) => `${d['number']} was already issued today; take a new number`,
  },
  'queue.other-machine': {
    zh: (d: RefusalData) => `${d['number']} 不是这台排队机发的，请在原机器上操作`,
    en: (d: RefusalData) => `${d['number']} was issued by another machine; use that one`,
  },
  'queue.not-served': {
    zh: (d: RefusalData) => `${d['number']} 还没有办理，办理后才能评价`,
    en: (d: RefusalData) => `${d['number']} has not been served yet; rate it afterwards`,
  },
  'queue.rating-late': {
    zh: (d: RefusalData) => `${d['number']} 已经办结很久，不能再评价`,
    en: (d: RefusalData) => `${d['number']} was served too long ago to be rated`,
  },
  'queue.call-known': {
    zh: '这次叫号已经记录过，请重新叫号',
    en: 'This call is on record already; call again',
  },
  'queue.machine-leads': {
    zh: () => '这里由排队机叫号，请在排队机的叫号器上操作',
    en: () => 'A queue machine leads here; use its own caller',
  },
  'queue.machine-offline': {
    zh: (d: RefusalData) => `排队机没有连上，${d['number']} 保持原样，连上后再办`,
    en: (d: RefusalData) => `The queue machine is not connected; ${d['number']} stays as it is, try again later`,
  },
  'queue.already-asked': {
    zh: (d: RefusalData) => `${d['number']} 已经在等排队机答复，请稍候`,
    en: (d: RefusalData) => `The machine is already being asked about ${d['number']}; please wait`,
  },
  'queue.command-known': {
    zh: (d: RefusalData) => `这一次已经问过排队机，${d['number']} 请重新操作一次`,
    en: (d: RefusalData) => `The machine has been asked this once before; please do it anew for ${d['number']}`,
  },
  'queue.counter-taken': {
    zh: (d: RefusalData) => `${d['counter']} 号窗口有人在用，要接手请先确认`,
    en: (d: RefusalData) => `Window ${d['counter']} is in use; confirm to take it over`,
  },
  'queue.has-counter': {
    zh: (d: RefusalData) => `您已开了 ${d['counter']} 号窗口，先关窗再换`,
    en: (d: RefusalData) => `You have window ${d['counter']} open; close it first`,
  },
  'queue.counter-paused': {
    zh: (d: RefusalData) => `${d['counter']} 号窗口暂停中，恢复后再叫号`,
    en: (d: RefusalData) => `Window ${d['counter']} is paused; resume before calling`,
  },
  'queue.no-plan': {
    zh: (d: RefusalData) => `${d['counter']} 号窗口还没有分配队列，请管理员在“厅堂设置”里设置`,
    en: (d: RefusalData) => `Window ${d['counter']} has no queues yet; an administrator sets them under Hall setup`,
  },
  'queue.in-talk': {
    zh: (d: RefusalData) => `${d['number']} 正在洽谈，谈完再叫`,
    en: (d: RefusalData) => `Somebody is talking to ${d['number']}; wait until they have finished`,
  },
  'queue.not-waiting': {
    zh: (d: RefusalData) => `${d['number']} 已经不在等候`,
    en: (d: RefusalData) => `${d['number']} is no longer waiting`,
  },
  'queue.recalls-over': {
    zh: (d: RefusalData) => `${d['number']} 已重呼 ${d['most']} 次，没有来就按过号`,
    en: (d: RefusalData) => `${d['number']} was recalled ${d['most']} times; if nobody comes, mark it missed`,
  },
  'queue.missed-is-void': {
    zh: (d: RefusalData) => `${d['number']} 过号作废，请重新取号`,
    en: (d: RefusalData) => `${d['number']} is void once missed; take a new number`,
  },
  'queue.returns-over': {
    zh: (d: RefusalData) => `${d['number']} 已恢复 ${d['most']} 次，请重新取号`,
    en: (d: RefusalData) => `${d['number']} was brought back ${d['most']} times; take a new number`,
  },
  'queue.queue-closed': {
    zh: (d: RefusalData) => `${d['queue']}已经停用，请选别的队列`,
    en: (d: RefusalData) => `${d['queue']} is closed; choose another queue`,
  },
  'queue.name-taken': {
    zh: (d: RefusalData) => `“${d['name']}”已经有了，请换个名称`,
    en: (d: RefusalData) => `There is already one called ${d['name']}; choose another name`,
  },
  'queue.type-retired': {
    zh: (d: RefusalData) => `业务类型“${d['name']}”已停用，请选别的`,
    en: (d: RefusalData) => `The business type ${d['name']} is retired; choose another one`,
  },
  'queue.letters-stay': {
    zh: (d: RefusalData) => `号码字母 ${d['letters']} 不能改，今天的号已经用它；要换请新建队列`,
    en: (d: RefusalData) => `The letters ${d['letters']} stay, as numbers begin with them; make a new queue instead`,
  },
  'queue.letters-taken': {
    zh: (d: RefusalData) => `号码字母 ${d['letters']} 已有队列在用，请换一个`,
    en: (d: RefusalData) => `Another queue has the letters ${d['letters']}; choose others`,
  },
  'queue.still-waiting': {
    zh: (d: RefusalData) => `${d['queue']}还有 ${d['people']} 人在等，叫完或移走再停用`,
    en: (d: RefusalData) => `${d['people']} people still wait in ${d['queue']}; call or move them first`,
  },
  'queue.only-queue-of': {
    zh: (d: RefusalData) => `${d['counter']}只有这个队列，先给它分配别的队列`,
    en: (d: RefusalData) => `${d['counter']} has no other queue; give it one first`,
  },
  'queue.counter-number-taken': {
    zh: (d: RefusalData) => `${d['counter']} 号窗口已经有了，请换个号`,
    en: (d: RefusalData) => `There is already a window ${d['counter']}; choose another number`,
  },
  'queue.shares-too-many': {
    zh: (d: RefusalData) => `比例加起来不能超过 ${d['most']}，请改小`,
    en: (d: RefusalData) => `Shares may add up to ${d['most']} at most; make them smaller`,
  },
  'queue.rule-inverts': {
    zh: () => '忙时这条规则会让高等级等得比低等级久，请先看模拟再决定',
    en: () =>
      'When it is busy this rule makes a higher class wait longer than a lower one; look at the simulation first',
  },
  'queue.closes-before-opening': {
    zh: () => '结束时间要晚于开始时间',
    en: () => 'Closing time must be later than opening time',
  },
  'queue.no-open-day': { zh: () => '请至少选一个营业日', en: () => 'Choose at least one day on which it is open' },
  'queue.not-issuing': {
    zh: (d: RefusalData) => `现在不发号，请在 ${d['from']} 到 ${d['until']} 之间取号`,
    en: (d: RefusalData) => `No numbers are given out now; come between ${d['from']} and ${d['until']}`,
  },
  'queue.has-number': {
    zh: (d: RefusalData) => `这位客户已有 ${d['number']}，请用这个号`,
    en: (d: RefusalData) => `This customer already has ${d['number']}; use that number`,
  },
});
