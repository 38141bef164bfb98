// What the kiosk's settings say to the staff.
import { defineWords } from '#ui/words.ts';

export const staffWords = defineWords({
  staffTitle: { zh: '设备设置', en: 'Device settings' },
  staffText: { zh: '只对这台取号机有效', en: 'For this kiosk only' },
  printWay: { zh: '出票方式', en: 'How numbers are handed out' },
  wayScreen: { zh: '只在屏幕上显示', en: 'On the screen only' },
  wayPage: { zh: '浏览器打印', en: 'By the browser’s printing' },
  waySerial: { zh: '串口小票打印机', en: 'Ticket printer, serial' },
  wayUsb: { zh: 'USB 小票打印机', en: 'Ticket printer, USB' },
  paper: { zh: '纸宽', en: 'Paper width' },
  baud: { zh: '波特率', en: 'Baud rate' },
  choosePort: { zh: '选择打印机', en: 'Choose the printer' },
  printerNow: { zh: '打印机', en: 'Printer' },
  ready: { zh: '正常', en: 'Ready' },
  opening: { zh: '正在连接', en: 'Connecting' },
  paperLow: { zh: '纸快用完', en: 'Paper is low' },
  outOfPaper: { zh: '没纸', en: 'Out of paper' },
  gone: { zh: '没连上', en: 'Not connected' },
  numbersLeft: { zh: '手里的号', en: 'Numbers in hand' },
  waitingToSend: { zh: '待上传', en: 'Waiting to be sent' },
  testSlip: { zh: '打印测试', en: 'Print a test' },
  close: { zh: '关闭', en: 'Close' },
});
