// What the built-in roles are called; a bank's own role has the name that it was given.
import { defineWords } from '#ui/words.ts';

export const roleWords = defineWords({
  super_admin: { zh: '超级管理员', en: 'Super administrator' },
  business_admin: { zh: '业务管理员', en: 'Business administrator' },
  sys_admin: { zh: '系统管理员', en: 'System administrator' },
  sec_admin: { zh: '安全管理员', en: 'Security administrator' },
  auditor: { zh: '审计员', en: 'Auditor' },
  sales_rep: { zh: '营销员', en: 'Sales representative' },
  channel_manager: { zh: '渠道经理', en: 'Channel manager' },
  service_agent: { zh: '客服人员', en: 'Service agent' },
  dept_manager: { zh: '部门领导', en: 'Department manager' },
  finance_auditor: { zh: '财务审核', en: 'Finance auditor' },
  investor_services: { zh: '投资者服务', en: 'Investor services' },
  kb_reviewer: { zh: '知识审核员', en: 'Knowledge reviewer' },
  teller: { zh: '柜员', en: 'Teller' },
  wealth_manager: { zh: '理财经理', en: 'Wealth manager' },
  lobby_manager: { zh: '大堂经理', en: 'Lobby manager' },
  outlet_head: { zh: '网点负责人', en: 'Outlet head' },
  marketing_supervisor: { zh: '营销主管', en: 'Marketing supervisor' },
  inspector: { zh: '检查员', en: 'Inspector' },
  collector: { zh: '采集人', en: 'Collector' },
  entry_clerk: { zh: '录入人员', en: 'Entry clerk' },
  branch_admin: { zh: '机构管理员', en: 'Branch administrator' },
  customer_kiosk: { zh: '客户模式', en: 'Customer mode' },
});
