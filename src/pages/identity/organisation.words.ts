// What the rules of the organisation say no with.
import { defineWords } from '#ui/words.ts';

type Data = Readonly<Record<string, string | number>>;

export const identityRefusals = defineWords({
  'identity.no-permission': {
    zh: () => '您的岗位没有这项权限，请找有权限的同事',
    en: () => 'Your roles do not include this; ask a colleague who may',
  },
  'identity.out-of-reach': {
    zh: () => '这里没有这条记录，或不在您的管辖范围',
    en: () => 'There is no such record, or it is outside what you manage',
  },
  'identity.parent-closed': {
    zh: () => '上级机构已关闭，请选另一个上级',
    en: () => 'The institution above is closed; choose another',
  },
  'identity.level-not-below': {
    zh: () => '层级不对：总行 → 一级分行 → 二级分行 → 网点，只能挂在更高一级之下',
    en: () => 'Wrong level: head office, tier 1, tier 2, outlet; each hangs below a higher one',
  },
  'identity.root-stays': {
    zh: () => '总行不能移动，也不能关闭',
    en: () => 'The head office can neither be moved nor closed',
  },
  'identity.below-itself': {
    zh: () => '机构不能挂到自己的下级之下',
    en: () => 'An institution cannot hang below itself',
  },
  'identity.tree-changed': {
    zh: () => '机构树刚被别人改过，请看最新的再操作',
    en: () => 'Somebody has just changed the tree; look at it again first',
  },
  'identity.institution-closed': { zh: () => '这个机构已关闭', en: () => 'This institution is closed' },
  'identity.has-children': {
    zh: (d: Data) => `下面还有 ${d['count']} 个机构没有关闭，请先关闭它们`,
    en: (d: Data) => `${d['count']} institutions below it are still open; close them first`,
  },
  'identity.has-staff': {
    zh: (d: Data) => `还有 ${d['count']} 名在职员工，请先调走或停用`,
    en: (d: Data) => `${d['count']} people still work there; transfer or deactivate them first`,
  },
  'identity.code-taken': {
    zh: (d: Data) => `编码 ${d['code']} 已被使用，请换一个`,
    en: (d: Data) => `The code ${d['code']} is taken; choose another`,
  },
  'identity.number-taken': {
    zh: (d: Data) => `工号 ${d['number']} 已被使用，离职员工的工号也不能再用`,
    en: (d: Data) => `Employee number ${d['number']} is taken; numbers of those who left stay theirs`,
  },
  'identity.changed-meanwhile': {
    zh: () => '刚被别人改过，请看最新的再操作',
    en: () => 'Somebody has just changed this; look at it again first',
  },
  'identity.not-oneself': {
    zh: () => '不能对自己做这项操作，请找同事办理',
    en: () => 'Nobody does this to himself; ask a colleague',
  },
  'identity.has-left': { zh: () => '这名员工已停用', en: () => 'This person is no longer active' },
  'identity.is-there': { zh: () => '这名员工在职，无需恢复', en: () => 'This person is active already' },
  'identity.grade-same': { zh: () => '层级和级别没有变化', en: () => 'Tier and grade are what they were' },
  'identity.above-himself': { zh: () => '上级不能是本人或本人的下级', en: () => 'Nobody can be above himself' },
  'identity.named-twice': { zh: () => '同一项写了两次', en: () => 'The same thing is named twice' },
  'identity.own-outlet': {
    zh: () => '这就是本人所在的机构',
    en: () => 'This is the institution the person belongs to',
  },
  'identity.no-outlet': { zh: () => '只能支援正在营业的网点', en: () => 'People are assigned to open outlets only' },
  'identity.days-wrong': {
    zh: () => '日期不对：从今天或以后开始，结束不早于开始',
    en: () => 'The days are wrong: begin today or later, end no earlier than the beginning',
  },
  'identity.too-long': {
    zh: (d: Data) => `支援最长 ${d['days']} 天，更长请办调动`,
    en: (d: Data) => `An assignment lasts at most ${d['days']} days; longer is a transfer`,
  },
  'identity.assigned-then': {
    zh: () => '这段时间已有另一个支援安排',
    en: () => 'There is another assignment on these days',
  },
  'identity.not-signed': {
    zh: () => '您还没有签保密协议，不能导出人员信息',
    en: () => 'You have not signed the confidentiality agreement: lists of people cannot be exported',
  },
  'identity.roles-exclude': {
    zh: (d: Data) => `${d['one']} 和 ${d['other']} 不能由同一人担任`,
    en: (d: Data) => `Nobody may be ${d['one']} and ${d['other']} at once`,
  },
  'identity.not-yours-to-grant': {
    zh: (d: Data) => `您自己没有权限 ${d['permission']}，不能授予别人`,
    en: (d: Data) => `You do not have ${d['permission']} yourself and cannot grant it`,
  },
  'identity.wider-than-own': {
    zh: (d: Data) => `${d['role']} 的范围比您自己的大，不能由您授予`,
    en: (d: Data) => `${d['role']} reaches further than you do; you cannot grant it`,
  },
  'identity.own-rights': { zh: () => '不能改自己的权限', en: () => 'Nobody changes his own rights' },
  'identity.unknown-permission': {
    zh: (d: Data) => `没有 ${d['permission']} 这项权限`,
    en: (d: Data) => `There is no permission ${d['permission']}`,
  },
  'identity.scope-too-narrow': {
    zh: (d: Data) => `权限 ${d['permission']} 要更大的范围才有意义`,
    en: (d: Data) => `The permission ${d['permission']} needs a wider scope`,
  },
  'identity.audit-apart': {
    zh: () => '查看审计的角色不能有任何管理权限',
    en: () => 'A role that reads the audit trail has no right to administer anything',
  },
  'identity.duties-mixed': {
    zh: () => '系统管理和安全管理不能放在一个角色里',
    en: () => 'System and security administration do not go into one role',
  },
  'identity.role-built-in': {
    zh: () => '系统自带的角色可以修改，不能停用',
    en: () => 'A role that came with the product can be edited, not retired',
  },
  'identity.role-retired': { zh: () => '这个角色已停用', en: () => 'This role is retired' },
  'identity.unknown-role': {
    zh: (d: Data) => `没有 ${d['role']} 这个角色，或已停用`,
    en: (d: Data) => `There is no role ${d['role']}, or it is retired`,
  },
  'identity.already-decided': { zh: () => '这项申请已经处理', en: () => 'This request is settled already' },
  'identity.own-request': {
    zh: () => '自己提的申请要由别人审批',
    en: () => 'What you asked for yourself is decided by somebody else',
  },
  'identity.already-asked': {
    zh: () => '这名员工已有一项待审批的角色申请',
    en: () => 'A request about this person waits to be decided already',
  },
  'identity.reason-missing': {
    zh: () => '不同意要写明原因，让申请人知道',
    en: () => 'Say why it is turned down, for the one who asked',
  },
  'identity.roles-same': { zh: () => '角色没有变化', en: () => 'The roles are what they were' },
  'identity.column-missing': {
    zh: (d: Data) => `文件里没有「${d['column']}」这一列，请用模板填写`,
    en: (d: Data) => `The file has no column ${d['column']}; use the template`,
  },
  'identity.import-number': {
    zh: () => '工号要填，只能有字母、数字和连字符，最多 20 位',
    en: () => 'The employee number is needed: letters, digits and hyphens, at most 20',
  },
  'identity.import-name': { zh: () => '姓名要填，最多 40 个字', en: () => 'The name is needed, at most 40 letters' },
  'identity.import-phone': {
    zh: () => '号码不对：3 到 20 位数字，可以有空格、括号、加号和连字符',
    en: () => 'Not a number: 3 to 20 digits, with spaces, brackets, plus and hyphens',
  },
  'identity.import-twice': {
    zh: (d: Data) => `这个工号在第 ${d['line']} 行已经有了`,
    en: (d: Data) => `This number stands in line ${d['line']} already`,
  },
  'identity.import-institution': {
    zh: (d: Data) => `没有机构 ${d['code']}，或不在您的管辖范围`,
    en: (d: Data) => `There is no institution ${d['code']}, or it is outside what you manage`,
  },
  'identity.import-roles': {
    zh: () => '您不能申请角色，请把这一列留空',
    en: () => 'You cannot ask for roles; leave this column empty',
  },
  'identity.file-too-long': {
    zh: (d: Data) => `一次最多 ${d['most']} 行，请分成几个文件`,
    en: (d: Data) => `At most ${d['most']} rows at once; split the file`,
  },
  'identity.file-empty': { zh: () => '文件里没有人员', en: () => 'There is nobody in the file' },
});
