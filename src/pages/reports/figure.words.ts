// Figures by name, and each with its written definition (QUE-021); the same as hall-kpis.ts counts.
import { defineWords } from '#ui/words.ts';

export const figureWords = defineWords({
  minutes: { zh: '分', en: 'min' },
  hours: { zh: '小时', en: 'h' },
  arrived: { zh: '取号', en: 'Arrived' },
  arrivedText: {
    zh: '当天取的号，不含已换新号的和日终作废的；转业务是同一次来办，不再算',
    en: 'Numbers taken, without those moved to a new number and those the close of the day ended; a transfer is the same visit and counts no more',
  },
  called: { zh: '已叫', en: 'Called' },
  calledText: { zh: '取号里至少叫过一次的', en: 'Of those who arrived: called at least once' },
  served: { zh: '办结', en: 'Served' },
  servedText: { zh: '窗口点了办结的，转来的也算', en: 'Ended as served at a window, transferred ones too' },
  waiting: { zh: '仍在等', en: 'Still waiting' },
  waitingText: { zh: '统计的那一刻还在队列里的', en: 'In a queue at the moment of counting' },
  diverted: { zh: '分流', en: 'Diverted' },
  divertedText: {
    zh: '没有再等、由大堂引导到自助设备、手机银行或别的网点的；不算流失，也不进达标率',
    en: 'Shown to a machine, the bank’s app or another outlet instead of waiting; no abandonment, and in no service level',
  },
  meanWait: { zh: '平均等候', en: 'Mean wait' },
  meanWaitText: {
    zh: '首次叫号时间减取号时间，只算叫到过的；重呼、过号回来、转业务都不重新算',
    en: 'First call − issue, of those who were called; recalls, returns and transfers do not begin anew',
  },
  p80Wait: { zh: '八成人等候不超过', en: 'P80 wait' },
  p80WaitText: { zh: '叫到过的人里，八成等得不比它久', en: 'Eight of ten who were called waited no longer' },
  mostWait: { zh: '最长等候', en: 'Longest wait' },
  mostWaitText: {
    zh: '等得最久的一位；还在等的算到统计时或当天结束',
    en: 'The longest of all; who waits still has waited until the count, or the end of the day',
  },
  serviceLevelOfCalled: { zh: '达标率（已叫）', en: 'Service level (called)' },
  serviceLevelOfCalledText: {
    zh: (norm: number) => `叫到过的人里，等候不超过 ${norm} 分的占比`,
    en: (norm: number) => `Of those called: share who waited at most ${norm} min`,
  },
  serviceLevelOfArrived: { zh: '达标率（全部）', en: 'Service level (arrived)' },
  serviceLevelOfArrivedText: {
    zh: (norm: number) => `取号的人里，${norm} 分内叫到的占比；还没等满 ${norm} 分的先不算`,
    en: (norm: number) =>
      `Of those who arrived: share called within ${norm} min; who has not waited that long yet is left out`,
  },
  meanHandling: { zh: '平均办理', en: 'Mean handling' },
  meanHandlingText: {
    zh: '办结或转出时间减开始时间，再减挂起的时间；没点开始的从最后一次叫号算；开着超过四小时的当作忘了办结，不算',
    en: 'Finish or transfer − start, less time on hold; from the last call where nobody pressed start; one open for over four hours was forgotten and is left out',
  },
  openTime: { zh: '开窗时长', en: 'Windows open' },
  openTimeText: {
    zh: '各窗口从开窗到关窗的时间之和，暂停也算；只到统计的那一刻',
    en: 'Time from opening to closing, pauses too, of all windows; until the moment of counting',
  },
  occupancy: { zh: '忙碌率', en: 'Occupancy' },
  occupancyText: {
    zh: '窗口有客户的时间（从叫号到办结）占开窗时长的比例',
    en: 'Share of the open time in which a window had a customer, from the call to the end',
  },
  abandonment: { zh: '流失率', en: 'Abandonment' },
  abandonmentText: {
    zh: '取号的人里，弃号的和过号后没回来的占比，分流的不算',
    en: 'Of those who arrived: gave up, or were missed and did not come back; who was diverted is not counted',
  },
  noShow: { zh: '过号率', en: 'No-show' },
  noShowText: {
    zh: '取号的人里，叫了不在、也没回来的占比',
    en: 'Of those who arrived: called, not there, and not come back',
  },
  meanFirstContact: { zh: '首次接触', en: 'First contact' },
  meanFirstContactText: {
    zh: '大堂人员第一次搭话的时间减取号时间，只算搭过话的',
    en: 'First word of the lobby staff − issue, of those who were spoken to',
  },
  meanScore: { zh: '平均评分', en: 'Mean score' },
  meanScoreText: { zh: '窗口评价 1–5 分的平均', en: 'Mean of the scores 1–5 given at the windows' },
  rated: { zh: '评价数', en: 'Ratings' },
  ratedText: { zh: '给了分的人数', en: 'How many gave a score' },
  expired: { zh: '日终作废', en: 'Expired' },
  expiredText: {
    zh: '日终时还没办完、自动作废的号；不进任何平均数',
    en: 'Numbers still open that the close of the day ended; in no average',
  },
});

/** Where there is room for one word. */
export const shortFigureWords = defineWords({
  meanWait: { zh: '平均等候', en: 'Wait' },
  mostWait: { zh: '最长等候', en: 'Longest' },
  serviceLevelOfCalled: { zh: '达标率', en: 'In time' },
  meanHandling: { zh: '平均办理', en: 'Service' },
  meanScore: { zh: '评分', en: 'Score' },
  occupancy: { zh: '忙碌率', en: 'Busy' },
});
