// What customers read on a tablet that nobody of the staff uses.
import { defineWords } from '#ui/words.ts';

export const customerWords = defineWords({
  product: { zh: '厅堂', en: 'Tingtang' },
  shelf: { zh: '金融产品', en: 'Products' },
  welcome: { zh: '欢迎光临', en: 'Welcome' },
  empty: { zh: '产品还没有摆上来', en: 'No products are on the shelf yet' },
  emptyText: {
    zh: '想了解存款、理财和贷款，请招呼大堂经理，他会为您介绍',
    en: 'For savings, investments and loans, please wave to the lobby manager, who is glad to help',
  },
  larger: { zh: '大字', en: 'Larger text' },
  normal: { zh: '标准字', en: 'Normal text' },
  language: { zh: 'English', en: '中文' },
  staff: { zh: '工作人员登录', en: 'Staff login' },
});
