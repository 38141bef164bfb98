// What a device says that is not enrolled yet.
import { defineWords } from '#ui/words.ts';

export const enrolWords = defineWords({
  title: { zh: '这台设备还没有登记', en: 'This device is not enrolled yet' },
  text: {
    zh: '请管理员在“管理 → 设备”里生成登记码，10 分钟内在这里使用',
    en: 'Ask your administrator for an enrolment code (Manage → Devices) and use it here within 10 minutes',
  },
  code: { zh: '登记码', en: 'Enrolment code' },
  codeHint: { zh: '大小写和短横线都不计', en: 'Capitals and hyphens do not matter' },
  codeMissing: { zh: '请输入登记码', en: 'Enter the enrolment code' },
  scan: { zh: '用摄像头扫码', en: 'Scan with the camera' },
  camera: { zh: '把二维码放进画面', en: 'Hold the QR code into the picture' },
  noCamera: { zh: '摄像头打不开，请手工输入登记码', en: 'The camera does not open; type the code instead' },
  enrol: { zh: '登记这台设备', en: 'Enrol this device' },
});
