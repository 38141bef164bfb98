/** IDN-015 for the hand: people are found, added, kept, promoted, sent to help out and let go, from the admin's screen. */
import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Page } from 'playwright-core';
import { dayOf, toInstant } from '#domain/kernel/day.ts';
import { inEveryLook, says, standsOffline } from './admin-look.ts';
import { clock, logIn, startVisit, type Tablet, type Visit } from './hall-visit.ts';

let visit: Visit;
let admin: Tablet;
let page: Page;
const row = (name: string) => page.getByTestId('people').getByRole('row').filter({ hasText: name });
const sheet = () => page.getByTestId('person-sheet');
const dialog = () => page.getByRole('dialog').filter({ visible: true }).last();
const listed = () => page.getByTestId('people').getByRole('row').locator('[role="gridcell"]:first-child strong');
const names = () => listed().allInnerTexts();
const isOpen = (name: string) => page.getByRole('dialog', { name, exact: true }).first().waitFor();

async function open(name: string, tab?: string): Promise<void> {
  await page.getByRole('textbox', { name: '查找' }).fill(name);
  await expect.poll(names).toEqual([name]);
  await row(name).click();
  await isOpen(name);
  if (tab) await sheet().getByRole('tab', { name: tab }).click();
}
const one = async (what: string): Promise<Record<string, unknown>> =>
  (await visit.server.sql`select * from staff where employee_no = ${what}`)[0]!;

beforeAll(async () => {
  visit = await startVisit();
  admin = await visit.tablet({ reducedMotion: 'reduce', acceptDownloads: true });
  page = admin.page;
  await logIn(admin, visit, 'sysadmin');
}, 180_000);
afterAll(() => visit.end());

test('IDN-015 IDN-028 people are reached from the rail, searched, filtered by role and institution, sorted both ways', async () => {
  await page.getByRole('navigation').getByRole('link', { name: '管理' }).click();
  await expect.poll(async () => (await names())[0]).toBe('林晓');
  await says(page, '15 人');
  await page.getByRole('button', { name: '工号' }).click();
  await expect.poll(async () => (await names())[0]).toBe('唐亮');
  await page.getByLabel('角色').selectOption({ label: '柜员' });
  await expect.poll(names).toEqual(['唐亮', '宋雪', '孙磊', '赵倩']);
  await page.getByLabel('机构').selectOption({ label: '\u3000\u3000\u3000东门支行' });
  await expect.poll(names).toEqual(['唐亮', '宋雪']);
  await page.getByRole('textbox', { name: '查找' }).fill('80001');
  await says(page, '没有符合的人');
  await page.getByRole('button', { name: '清除条件' }).click();
  await expect.poll(async () => (await names()).length).toBeGreaterThan(5);
  await page.getByRole('textbox', { name: '查找' }).fill('80007');
  await expect.poll(names).toEqual(['何敏']);
});

test('IDN-015 IDN-027 a newcomer with a number that is taken is refused in words, and nothing typed is lost', async () => {
  await page.getByRole('button', { name: '新增人员' }).click();
  const form = page.getByTestId('add-person');
  await dialog().getByRole('button', { name: '新增人员' }).click();
  await says(form, '请填写');
  await form.getByLabel('工号').fill('80001');
  await form.getByLabel('姓名').fill('苏晴');
  await form.getByLabel('机构').selectOption({ label: '\u3000\u3000\u3000南湖路支行' });
  await dialog().getByRole('button', { name: '新增人员' }).click();
  await says(form, '工号 80001 已被使用，离职员工的工号也不能再用');
  expect(await form.getByLabel('姓名').inputValue()).toBe('苏晴');
  await form.getByLabel('工号').fill('81001');
  await form.getByLabel('工号').press('Enter');
  await isOpen('苏晴');
  expect(await one('81001')).toMatchObject({ name: '苏晴', roles: [], active: true });
});

test('IDN-007 IDN-013 his first password is shown once, after a question, and is not there any more when the dialog is gone', async () => {
  await sheet().getByRole('button', { name: '重置密码' }).click();
  await dialog().getByRole('button', { name: '重置密码' }).click();
  const password = await page.getByTestId('one-password').innerText();
  expect(password.length).toBeGreaterThanOrEqual(12);
  await page.getByRole('button', { name: '已交给本人' }).click();
  expect(await page.content()).not.toContain(password);
  const [credential] = await visit.server
    .sql`select login, must_change, password_hash from credential where login = '81001'`;
  expect(credential).toMatchObject({ must_change: true, password_hash: expect.stringContaining('argon2') });
});

test('IDN-012 IDN-043 his card is kept; who has not signed exports nobody, who has takes the list along', async () => {
  await sheet().getByRole('tab', { name: '资料' }).click();
  await sheet().getByLabel('手机').fill('138 0000 0000');
  await sheet().getByRole('button', { name: '保存' }).click();
  await says(page, '资料已保存');
  expect(await one('81001')).toMatchObject({ mobile: '138 0000 0000' });
  await sheet().getByRole('button', { name: '登记已签' }).click();
  await says(sheet(), /已签/);
  await page.getByRole('button', { name: '导出' }).click();
  await says(page, '您还没有签保密协议，不能导出人员信息');
  await visit.server.sql`update staff set confidential_since = 1 where employee_no = '80008'`;
  const download = page.waitForEvent('download');
  await page.getByRole('textbox', { name: '查找' }).fill('苏晴');
  await expect.poll(names).toEqual(['苏晴']);
  await page.getByRole('button', { name: '导出' }).click();
  const file = readFileSync(await (await download).path(), 'utf8');
  expect(file).toContain('苏晴');
  expect(file).not.toContain('林晓');
});

test('IDN-016 a grade counts from tomorrow and stands in his history; the same again is refused in words', async () => {
  await open('林晓', '级别与支援');
  const grades = page.getByTestId('grades');
  await grades.getByRole('button', { name: '升降级' }).click();
  await says(grades, '层级和级别没有变化');
  await grades.getByLabel('级别').selectOption('4');
  await grades.getByLabel('说明').fill('年度考核');
  await grades.getByRole('button', { name: '升降级' }).click();
  await says(grades.getByRole('list'), '2 层 4 级 年度考核');
  expect(await visit.server.sql`select tier, grade, remark from staff_grade`).toEqual([
    { tier: 2, grade: 4, remark: '年度考核' },
  ]);
  expect(await one('80001')).toMatchObject({ tier: 2, grade: 3 });
});

test('IDN-004 he helps out at another outlet for some days; days that cross are refused in words; it can be ended', async () => {
  const form = page.getByTestId('assignments');
  const assign = async () => {
    await form.getByLabel('网点').selectOption({ label: '东门支行' });
    // By the keyboard: a notice of what was done before may lie over the button.
    await form.getByRole('button', { name: '安排支援' }).press('Enter');
  };
  await assign();
  const today = dayOf(toInstant(clock.now()));
  await says(form.getByRole('list'), `${today} 至 ${today}`);
  await assign();
  await says(form, '这段时间已有另一个支援安排');
  await form.getByRole('button', { name: /取消支援东门支行/ }).press('Enter');
  await says(form, '没有支援安排');
});

test('IDN-026 IDN-024 his superior is chosen by name, nobody comes below himself; what he manages is a list', async () => {
  await sheet().getByRole('tab', { name: '上下级' }).click();
  const choose = async (name: string) => {
    await page.getByTestId('superior').getByRole('button', { name: '换上级' }).click();
    await page.getByLabel('按姓名或工号找人').fill(name);
    await page.getByTestId('person-choice').getByRole('button', { name }).click();
  };
  await choose('陈静');
  await says(page.getByTestId('superior'), '陈静');
  await page.getByTestId('manages').getByLabel('机构').selectOption({ label: '\u3000\u3000\u3000东门支行' });
  await page.getByTestId('manages').getByRole('button', { name: '添加' }).click();
  await says(page.getByTestId('manages').getByRole('listitem'), '东门支行');
  await page.getByTestId('manages').getByRole('button', { name: '不再管理东门支行' }).click();
  await says(page.getByTestId('manages'), '只有所在机构');
  await open('陈静', '上下级');
  await says(sheet(), '林晓');
  await choose('林晓');
  await says(dialog(), '上级不能是本人或本人的下级');
  await page.keyboard.press('Escape');
  await isOpen('陈静');
  expect(await one('80003')).toMatchObject({ superior_id: null });
});

test('IDN-015 transferred, let go and taken back: each after a question, and he is found where he is then', async () => {
  await open('苏晴');
  await sheet().getByRole('button', { name: '调到别的机构' }).click();
  await dialog().getByLabel('调到').selectOption({ label: '\u3000\u3000\u3000东门支行' });
  await dialog().getByRole('button', { name: '调到别的机构' }).click();
  await says(sheet(), /东门支行/);
  await sheet().getByRole('button', { name: '停用' }).click();
  await dialog().getByRole('button', { name: '停用' }).click();
  await sheet().getByRole('button', { name: '恢复在职' }).waitFor();
  await expect.poll(names).toEqual([]);
  await page.getByLabel('状态').selectOption({ label: '已停用' });
  await expect.poll(names).toEqual(['苏晴']);
  await sheet().getByRole('button', { name: '恢复在职' }).click();
  await sheet().getByRole('button', { name: '停用' }).waitFor();
  await page.getByLabel('状态').selectOption({ label: '在职' });
  expect(await one('81001')).toMatchObject({ active: true });
});

test('IDN-015 an answer that was lost on the way is asked for again, and the deed is done once', async () => {
  let lose = true;
  await page.route('**/api/deeds', async (route) => {
    const answer = await route.fetch();
    if (!lose) return await route.fulfill({ response: answer });
    lose = false;
    await route.abort();
  });
  await page.getByRole('button', { name: '新增人员' }).click();
  const form = page.getByTestId('add-person');
  await form.getByLabel('工号').fill('81002');
  await form.getByLabel('姓名').fill('罗一');
  await form.getByLabel('机构').selectOption({ label: '\u3000\u3000\u3000南湖路支行' });
  await dialog().getByRole('button', { name: '新增人员' }).click();
  await says(form, '连不上服务器，还不知道做成没有；再按一次也不会重复做');
  expect(await one('81002')).toMatchObject({ name: '罗一' });
  await dialog().getByRole('button', { name: '新增人员' }).click();
  await isOpen('罗一');
  await page.unroute('**/api/deeds');
});

test('IDN-015 a long list comes in pages', async () => {
  await visit.server.sql`insert into staff (id, outlet_id, employee_no, name, roles, manages, active)
    select gen_random_uuid(), outlet_id, '9' || lpad(n::text, 4, '0'), '员工' || n, '{}', '{}', true
    from staff, generate_series(1, 120) n where employee_no = '80001'`;
  await page.getByRole('textbox', { name: '查找' }).fill('员工');
  await says(page, '50 / 120 人');
  await page.getByRole('button', { name: '再看一些' }).click();
  await says(page, '100 / 120 人');
  await page.getByRole('button', { name: '再看一些' }).click();
  await page.getByRole('button', { name: '再看一些' }).waitFor({ state: 'detached' });
  await page.getByText('120 人', { exact: true }).waitFor();
  await visit.server.sql`delete from staff where name like '员工%'`;
  await page.getByRole('textbox', { name: '查找' }).fill('');
});

const file = (text: string, encoding?: 'gbk') => ({
  name: '新员工.csv',
  mimeType: 'text/csv',
  buffer: encoding
    ? Buffer.from('b9a4bac52cd0d5c3fb2cbbfab9b9bac50d0a38313030332cb0d7c1e82c3434303330353030310d0a', 'hex')
    : Buffer.from(text),
});

test('IDN-015 a file shows what each row would do before anything is done; what is wrong has its sentence', async () => {
  await page.getByRole('button', { name: '导入', exact: true }).click();
  await page.getByTestId('file').setInputFiles(file('姓名,机构号\r\n王,1\r\n'));
  await says(page, '文件里没有「工号」这一列，请用模板填写');
  const rows = [
    '81004,方圆,440305001,teller',
    '80001,林晓,440305001,',
    '80002,周大明,440305001,',
    '8100 5,王,999,老板',
  ];
  await page.getByTestId('file').setInputFiles(file(`工号,姓名,机构号,角色\r\n${rows.join('\r\n')}\r\n`));
  await says(page.getByTestId('line-2'), '角色要另一个人审批');
  await says(page.getByTestId('line-3'), '没有变化');
  await says(page.getByTestId('line-4'), '修改');
  await says(page.getByTestId('line-5'), /没有机构 999，或不在您的管辖范围/);
  expect(await visit.server.sql`select from staff where employee_no = '81004'`).toHaveLength(0);
  await page.getByRole('button', { name: '有问题 1' }).click();
  await page.getByTestId('line-2').waitFor({ state: 'detached' });
  await page.getByRole('button', { name: '全部 4' }).click();
});

test('IDN-015 the network goes while it is brought in: nothing is lost, it goes on where it stopped', async () => {
  await page.route('**/api/staff/import', (route) => route.abort());
  await page.getByRole('button', { name: '导入 2 人' }).click();
  await says(page.getByTestId('problem'), '现在连不上服务器，这里要联网才能看和改');
  await page.unroute('**/api/staff/import');
  await page.getByRole('button', { name: '导入 2 人' }).click();
  await says(page.getByTestId('import-done'), '新增 1，修改 1，没有导入 0');
  expect(await one('81004')).toMatchObject({ name: '方圆', roles: [] });
  expect(await one('80002')).toMatchObject({ name: '周大明' });
  await page.getByTestId('file').setInputFiles(file('', 'gbk'));
  await says(page.getByTestId('staff-import'), '白凌');
  await page.getByRole('button', { name: '返回' }).click();
  await page.getByTestId('people').waitFor();
});

test('people keep WCAG 2.2 AA, take a finger and stay in their frame in both languages, light and dark', async () => {
  const found = await inEveryLook(page, async (stop) => {
    await page.getByTestId('people').getByRole('row').nth(2).waitFor();
    await stop('list');
    await page.getByTestId('people').getByRole('row').nth(1).click();
    for (let n = 0; n < 5; n++) {
      await sheet().getByRole('tab').nth(n).click();
      await stop(`tab ${n}`);
    }
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: /新增人员|Add a person/ }).click();
    await page.getByTestId('add-person').waitFor();
    await stop('add');
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: /^(导入|Import)$/ }).click();
    await page.getByTestId('file').setInputFiles(file('工号,姓名,机构号\r\n81009,甲,440305001\r\n8,乙,9 9\r\n'));
    await page.getByTestId('line-3').waitFor();
    await stop('import');
  });
  expect(found).toEqual({});
}, 180_000);

test('without the server the list stays as it was read and says so; nothing can be changed; then it goes on', async () => {
  await page.getByTestId('people').getByRole('row').nth(2).waitFor();
  await visit.kill();
  await standsOffline(page);
  await page.getByRole('textbox', { name: '查找' }).fill('林');
  await says(page, '这里看到的是断网前读到的，要联网才能改');
  expect((await names()).length).toBeGreaterThan(5);
  await says(page, '要联网才能做');
  await page.reload();
  await says(page, '现在连不上服务器，这里要联网才能看和改');
  await visit.revive();
  await expect.poll(async () => (await names()).length, { timeout: 30_000 }).toBeGreaterThan(5);
});

test('SEC-002 who keeps no people finds no way there, and nothing by the address', async () => {
  const lobby = await visit.tablet();
  await logIn(lobby, visit, 'lobby');
  expect(await lobby.page.getByRole('navigation').getByRole('link', { name: '管理' }).count()).toBe(0);
  await lobby.page.goto(`${visit.server.url}/admin/people`);
  await says(lobby.page, '没有这个页面');
});

test('nothing that the pages did was stopped by the content security policy, and no script failed', () => {
  expect(admin.complaints.filter((text) => !/Failed to load resource|ERR_/.test(text))).toEqual([]);
});
