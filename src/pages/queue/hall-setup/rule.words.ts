// Calling rules and what they do to people, in words (QUE-009).
import { defineWords } from '#ui/words.ts';

export const ruleWords = defineWords({
  rule: { zh: '叫号规则', en: 'Calling rule' },
  headStart: { zh: '提前量', en: 'Head start' },
  headStartText: {
    zh: '谁等得久先叫谁；给队列加几分钟，就像他早来了几分钟',
    en: 'Whoever has waited longest; a queue can be given minutes, as if its people had come earlier',
  },
  accumulating: { zh: '累计优先', en: 'Accumulating' },
  accumulatingText: {
    zh: '等候时间乘以倍数，数大的先叫；等得够久总会轮到',
    en: 'The wait is multiplied; the highest is called, and whoever waits long enough comes first',
  },
  ratio: { zh: '按比例', en: 'Ratio' },
  ratioText: {
    zh: '几个队列都有人时按比例轮着叫，如 2:1:1',
    en: 'While several queues have people they take turns by shares, such as 2:1:1',
  },
  condition: { zh: '超时优先', en: 'Overdue first' },
  conditionText: {
    zh: '按上下顺序叫；等满设定分钟的人先叫',
    en: 'In the order of the list, but whoever has waited so many minutes comes first',
  },
  strict: { zh: '严格顺序', en: 'Strict order' },
  strictText: {
    zh: '上面的队列有人就先叫，下面的要等上面叫完',
    en: 'As long as a higher queue has people, those below it wait',
  },

  queues: { zh: '叫哪些队列，等级高的在上', en: 'Queues it calls from, the highest class on top' },
  minutesAhead: { zh: '提前', en: 'Ahead by' },
  times: { zh: '倍数', en: 'Times' },
  share: { zh: '份', en: 'Share' },
  overdue: { zh: '等满就先叫', en: 'Overdue after' },
  waited: { zh: '等满', en: 'Waited' },
  minutes: { zh: '分', en: 'min' },
  up: { zh: (name: string) => `${name} 上移`, en: (name: string) => `Move ${name} up` },
  down: { zh: (name: string) => `${name} 下移`, en: (name: string) => `Move ${name} down` },
  drag: { zh: (name: string) => `拖动 ${name}`, en: (name: string) => `Drag ${name}` },
  remove: { zh: (name: string) => `去掉 ${name}`, en: (name: string) => `Remove ${name}` },
  add: { zh: '加一个队列', en: 'Add a queue' },
  allIn: { zh: '所有队列都在里面了', en: 'All queues are in the list' },
  noQueue: { zh: '至少要叫一个队列', en: 'It must call from at least one queue' },
  place: {
    zh: (n: number, name: string) => `${name} 现在排第 ${n}`,
    en: (n: number, name: string) => `${name} is now number ${n}`,
  },

  preview: { zh: '忙时会怎样', en: 'What it does on a busy day' },
  previewText: {
    zh: (days: number) => `用 ${days} 个上午超负荷的模拟日试算：4 个窗口都按这条规则叫，排在最上面的队列占来客两成`,
    en: (days: number) =>
      `Tried on ${days} simulated days with an overloaded morning: four windows by this rule, a fifth of all customers in the queue on top`,
  },
  trying: { zh: '正在试算', en: 'Trying it out' },
  oneQueue: { zh: '只叫一个队列，谁先来谁先办', en: 'With one queue, first come is first served' },
  queue: { zh: '队列', en: 'Queue' },
  mean: { zh: '平均', en: 'Mean' },
  p95: { zh: '95% 的人不超过', en: '95% within' },
  most: { zh: '最长', en: 'Longest' },
  now: { zh: '现在', en: 'Now' },
  next: { zh: '改后', en: 'New' },
  meanChart: { zh: '平均等候', en: 'Mean wait' },
  chartEmpty: { zh: '试算后显示', en: 'Shown after the trial' },
  fine: { zh: '等级高的都不比等级低的等得久', en: 'No higher class waits longer than a lower one' },
  inverts: { zh: '忙时顺序会颠倒', en: 'On busy days this turns the order upside down' },
  inversion: {
    zh: (higher: string, wait: string, lower: string, more: string) =>
      `忙时${higher}平均等 ${wait} 分，比${lower}久 ${more} 分`,
    en: (higher: string, wait: string, lower: string, more: string) =>
      `${higher} waits ${wait} min on average, ${more} min longer than ${lower}`,
  },
  between: { zh: '；', en: '; ' },
  despiteAsk: { zh: '顺序会颠倒，仍要保存？', en: 'It turns the order upside down. Save all the same?' },
  despite: { zh: '仍要保存', en: 'Save all the same' },
  despiteText: {
    zh: '多数情况下“提前量”更合适：等级高的先办，普通客户也不会一直等',
    en: 'Mostly a head start serves better: higher classes come first, and nobody waits for ever',
  },
});
