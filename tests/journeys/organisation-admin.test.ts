/** IDN-018, IDN-020, IDN-021 and SEC-004 for the hand: the tree, the matrix of rights, requests that another decides, who is online. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Page } from 'playwright-core';
import { inEveryLook, says, standsOffline } from './admin-look.ts';
import { logIn, startVisit, type Tablet, type Visit } from './hall-visit.ts';

let visit: Visit;
let system: Tablet;
let security: Tablet;
const dialog = (page: Page) => page.getByRole('dialog').filter({ visible: true }).last();
const goTo = (page: Page, place: string) =>
  page.getByRole('navigation', { name: '管理的内容' }).getByRole('link', { name: place }).click();
const one = async (code: string) =>
  (await visit.server.sql`select name, level, path, ownership, active from institution where code = ${code}`)[0];

beforeAll(async () => {
  visit = await startVisit();
  system = await visit.tablet({ reducedMotion: 'reduce' });
  security = await visit.tablet({ reducedMotion: 'reduce' });
  await logIn(system, visit, 'sysadmin', '/admin/institutions');
  await logIn(security, visit, 'secadmin', '/admin/roles');
}, 180_000);
afterAll(() => visit.end());

describe('the institution tree', () => {
  const line = (code: string) => system.page.getByTestId(`institution-${code}`);
  const sheet = () => system.page.getByTestId('institution-sheet');
  const shown = () => system.page.getByRole('treeitem').locator('strong').allInnerTexts();

  test('IDN-021 IDN-022 it is walked with arrows, opened and shut with the finger, and searched', async () => {
    const { page } = system;
    await line('HO').waitFor();
    expect(await shown()).toEqual(['总行', '深圳分行', '南山支行', '南湖路支行', '东门支行']);
    await says(line('440305001'), '6 人');
    await line('HO').focus();
    for (const key of ['ArrowDown', 'ArrowRight', 'ArrowLeft', 'ArrowLeft', 'ArrowLeft'])
      await page.keyboard.press(key);
    expect(await shown()).toEqual(['总行', '深圳分行']);
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('End');
    expect(await page.evaluate(() => document.activeElement?.textContent)).toContain('南山支行');
    await page.keyboard.press('Enter');
    await says(sheet(), '本机构 1 人，连下级共 11 人');
    await line('440305').locator('[data-twist]').click();
    await expect.poll(shown).toHaveLength(5);
    await page.getByLabel('按名称、机构号查找').fill('东门');
    await expect.poll(shown).toEqual(['总行', '深圳分行', '南山支行', '东门支行']);
    await page.getByLabel('按名称、机构号查找').fill('没有的');
    await says(page, '没有符合的机构');
    await page.getByLabel('按名称、机构号查找').fill('');
  });

  test('IDN-021 IDN-023 one is added below another; a code that is taken is refused in words, nothing typed is lost', async () => {
    const { page } = system;
    await line('440305').click();
    await page.getByRole('button', { name: '新增下级' }).click();
    const form = page.getByTestId('add-institution');
    expect(await form.getByLabel('层级').locator('option').allInnerTexts()).toEqual(['网点', '部门']);
    await form.getByLabel('机构号').fill('440305001');
    await form.getByLabel('名称').fill('蛇口支行');
    await form.getByLabel('自营或代理').selectOption('agency');
    await dialog(page).getByRole('button', { name: '新增机构' }).click();
    await says(form, '编码 440305001 已被使用，请换一个');
    await form.getByLabel('机构号').fill('440305009');
    await dialog(page).getByRole('button', { name: '新增机构' }).click();
    await says(line('440305009'), '代理');
    expect(await one('440305009')).toMatchObject({ name: '蛇口支行', level: 'outlet', ownership: 'agency' });
  });

  test('IDN-021 it is renamed, moved to another place, and closed for good after a question', async () => {
    const { page } = system;
    await line('440305009').click();
    await sheet().getByLabel('名称').fill('蛇口网点');
    await sheet().getByRole('button', { name: '保存' }).click();
    await says(line('440305009'), '蛇口网点');
    await page.getByRole('button', { name: '移到别处' }).click();
    const to = page.getByTestId('move-institution').getByLabel('移到');
    expect(await to.locator('option[disabled]').allInnerTexts()).toEqual([
      expect.stringContaining('南湖路支行 · 层级不对'),
      expect.stringContaining('东门支行 · 层级不对'),
    ]);
    await to.selectOption({ label: '\u3000深圳分行' });
    await dialog(page).getByRole('button', { name: '移到别处' }).click();
    await expect.poll(() => one('440305009')).toMatchObject({ path: 'HO/4403/440305009/' });
    await page.getByRole('button', { name: '关闭机构' }).click();
    await dialog(page).getByRole('button', { name: '关闭机构' }).click();
    await line('440305009').waitFor({ state: 'detached' });
    await page.getByLabel('也看已关闭的').click();
    await says(line('440305009'), '已关闭');
    await page.getByLabel('也看已关闭的').click();
  });

  test('IDN-021 one with people or with others below it is not closed, and says why', async () => {
    const { page } = system;
    for (const [code, why] of [
      ['440305', '下面还有 2 个机构没有关闭，请先关闭它们'],
      ['440305003', '还有 4 名在职员工，请先调走或停用'],
    ] as const) {
      await line(code).click();
      await page.getByRole('button', { name: '关闭机构' }).click();
      await dialog(page).getByRole('button', { name: '关闭机构' }).click();
      await says(dialog(page), why);
      await page.keyboard.press('Escape');
      await sheet().waitFor();
    }
  });
});

describe('roles and requests', () => {
  const matrix = () => security.page.getByTestId('role-matrix');
  const sheet = () => security.page.getByTestId('role-sheet');
  const save = () => dialog(security.page).getByRole('button', { name: '保存' });
  const ask = async (name: string, role: string) => {
    const { page } = system;
    await goTo(page, '人员');
    await page.getByRole('textbox', { name: '查找', exact: true }).fill(name);
    await page.getByTestId('people').getByRole('row').filter({ hasText: name }).click();
    await page.getByRole('dialog', { name, exact: true }).first().waitFor();
    await page.getByTestId('person-sheet').getByRole('tab', { name: '角色' }).click();
    await page.getByTestId('ask-roles').getByLabel(role).click();
  };
  const inbox = async () => {
    const { page } = security;
    await page.reload();
    await page.getByTestId('roles').getByRole('tab', { name: '待审批' }).click();
  };

  test('IDN-018 SEC-004 the matrix says what each role may do, how far, and which exclude one another', async () => {
    await matrix().waitFor();
    const head = await matrix().getByRole('columnheader').allInnerTexts();
    const cells = async (right: string) =>
      await matrix()
        .getByRole('row', { name: new RegExp(`^${right}`) })
        .getByRole('cell')
        .allInnerTexts();
    const column = head.findIndex((text) => text.trim() === '大堂经理') - 1;
    expect([(await cells('调整排队'))[column], (await cells('审批角色变更'))[column]]).toEqual(['有', '']);
    expect((await cells('跟进线索'))[column]).toBe('有，只限本人');
    expect((await cells('范围'))[column]).toBe('网点');
    expect((await cells('互斥职责')).filter((text) => text !== '')).toEqual([
      '全权',
      '系统',
      '系统',
      '安全',
      '审计',
      '系统',
    ]);
    await matrix().getByRole('rowheader', { name: '厅堂', exact: true }).waitFor();
    const scroll = security.page.getByRole('region', { name: '角色与权限对照表' });
    const placeOf = (name: string, role: 'columnheader' | 'rowheader') =>
      matrix()
        .getByRole(role, { name, exact: true })
        .evaluate((cell) => cell.getBoundingClientRect().toJSON() as { x: number; y: number });
    const before = [await placeOf('超级管理员', 'columnheader'), await placeOf('查看人员和机构', 'rowheader')] as const;
    await scroll.evaluate((box) => box.scrollTo(120, 600));
    const after = [await placeOf('超级管理员', 'columnheader'), await placeOf('查看人员和机构', 'rowheader')] as const;
    // The head stays above and goes to the side; the first column stays at the side and goes up.
    expect([after[0].y - before[0].y, after[1].x - before[1].x]).toEqual([0, 0]);
    expect([before[0].x - after[0].x > 50, before[1].y - after[1].y > 300]).toEqual([true, true]);
    await scroll.evaluate((box) => box.scrollTo(0, 0));
  });

  test('IDN-018 a role is edited where the rules let him; what they forbid is greyed with its sentence', async () => {
    const { page } = security;
    await page.getByTestId('role-teller').click();
    await says(dialog(page), '没有改动');
    await sheet().getByLabel('调整排队').click();
    await save().click();
    await says(page, '角色已保存，下次操作起按新的权限');
    expect((await visit.server.sql`select permissions from role where code = 'teller'`)[0]!['permissions']).toContain(
      'queue.adjust',
    );
    await sheet().getByLabel('查看审计').click();
    await sheet().getByLabel('审批角色变更').click();
    await says(dialog(page), '查看审计的角色不能有任何管理权限');
    expect(await save().getAttribute('aria-disabled')).toBe('true');
    await page.keyboard.press('Escape');
    await page.getByTestId('role-sec_admin').click();
    await sheet().getByLabel('查看厅堂').click();
    await says(dialog(page), '不能改自己的权限');
    await page.keyboard.press('Escape');
  });

  test('IDN-019 the bank makes a role of its own and retires it; a code that is taken is refused in words', async () => {
    const { page } = security;
    await page.getByRole('button', { name: '新增角色' }).click();
    await sheet().getByLabel('编码').fill('teller');
    await sheet().getByLabel('名称').fill('引导员');
    await sheet().getByLabel('查看厅堂').click();
    const add = dialog(page).getByRole('button', { name: '新增角色' });
    await add.click();
    await says(dialog(page), '编码 teller 已被使用，请换一个');
    await sheet().getByLabel('编码').fill('greeter');
    await add.click();
    await page.getByTestId('role-greeter').click();
    await dialog(page).getByRole('button', { name: '停用角色' }).click();
    await dialog(page).getByRole('button', { name: '停用角色' }).click();
    await page.getByTestId('role-greeter').waitFor({ state: 'detached' });
    await page.keyboard.press('Escape');
    await says(page, '已停用：引导员');
  });

  test('IDN-017 SEC-004 what excludes one another cannot be asked for; what is asked waits for another person', async () => {
    const { page } = system;
    await ask('林晓', '系统管理员');
    await page.getByTestId('ask-roles').getByLabel('审计员').click();
    await says(page.getByTestId('ask-roles'), /不能由同一人担任/);
    await page.getByTestId('ask-roles').getByLabel('系统管理员').click();
    await page.getByTestId('ask-roles').getByLabel('审计员').click();
    await page.getByTestId('ask-roles').getByLabel('柜员').click();
    await page.getByRole('button', { name: '申请变更' }).click();
    await says(page.getByTestId('open-request'), /郭凯/);
    await goTo(page, '角色');
    await page.getByTestId('roles').getByRole('tab', { name: '待审批' }).click();
    await says(page.getByTestId('approval-80001'), '自己提的申请，要由别人审批');
    expect(await page.getByRole('button', { name: '批准' }).count()).toBe(0);
  });

  test('SEC-004 it is turned down with a reason that whoever asked can read, and granted when it is asked again', async () => {
    const { page } = security;
    await inbox();
    const request = page.getByTestId('approval-80001');
    await says(request, '柜员');
    await request.getByRole('button', { name: '不同意' }).click();
    await dialog(page).getByRole('button', { name: '不同意' }).click();
    await says(dialog(page), '请写明原因');
    await dialog(page).getByLabel('原因').fill('编制已满');
    await dialog(page).getByRole('button', { name: '不同意' }).click();
    await says(page, '没有等待审批的申请');
    await system.page.getByTestId('roles').getByRole('tab', { name: '已处理' }).click();
    await says(system.page.getByTestId('approval-80001'), '编制已满');

    await ask('林晓', '柜员');
    await system.page.getByRole('button', { name: '申请变更' }).click();
    await system.page.getByTestId('open-request').waitFor();
    await inbox();
    await page.getByTestId('approval-80001').getByRole('button', { name: '批准' }).click();
    await says(page, '没有等待审批的申请');
    const [lin] = await visit.server.sql`select roles from staff where employee_no = '80001'`;
    expect(lin!['roles']).toEqual(['lobby_manager', 'teller']);
  });

  test('SEC-004 what was taken back meanwhile is refused in words', async () => {
    await ask('周明', '柜员');
    await system.page.getByRole('button', { name: '申请变更' }).click();
    await system.page.getByTestId('open-request').waitFor();
    await inbox();
    const request = security.page.getByTestId('approval-80002');
    await request.waitFor();
    await system.page.getByRole('button', { name: '撤回' }).click();
    await system.page.getByTestId('open-request').waitFor({ state: 'detached' });
    await request.getByRole('button', { name: '批准' }).click();
    await says(request, '这项申请已经处理');
  });
});

describe('who is online', () => {
  test('IDN-020 each login is listed with its device, and is ended after a question; the tablet shows the login', async () => {
    const { page } = system;
    const lobby = await visit.tablet();
    await logIn(lobby, visit, 'lobby');
    await goTo(page, '在线');
    await says(page.getByTestId('online'), '林晓');
    await page.getByLabel('按姓名、工号、网点、设备查找').fill('林');
    await expect.poll(() => page.getByTestId('online').getByRole('row').count()).toBe(2);
    await page.getByTestId('online').getByRole('row').nth(1).click();
    await says(page.getByTestId('session-sheet'), /南湖路支行/);
    await page.getByRole('button', { name: '强制下线' }).click();
    await says(dialog(page), '让林晓马上下线？');
    await dialog(page).getByRole('button', { name: '强制下线' }).click();
    await says(page, '没有符合的人');
    await lobby.page.getByTestId('sync-state').waitFor({ state: 'detached', timeout: 15_000 });
    await page.getByLabel('按姓名、工号、网点、设备查找').fill('');
    await says(page.getByTestId('online'), '这台设备');
  });
});

test('all of it keeps WCAG 2.2 AA, takes a finger and stays in its frame in both languages, light and dark', async () => {
  const { page } = system;
  const found = await inEveryLook(page, async (stop) => {
    await page.goto(`${visit.server.url}/admin/online`);
    await page.getByTestId('online').getByRole('row').nth(1).click();
    await page.getByTestId('session-sheet').waitFor();
    await stop('online');
    await page.goto(`${visit.server.url}/admin/institutions`);
    await page.getByTestId('institution-440305').click();
    await page.getByTestId('institution-sheet').waitFor();
    await stop('institution');
    await page.getByRole('button', { name: /新增下级|Add below/ }).click();
    await stop('add institution');
    await page.goto(`${visit.server.url}/admin/roles`);
    await page.getByTestId('role-matrix').waitFor();
    await stop('matrix');
    await page.getByTestId('role-teller').click();
    await page.getByTestId('role-sheet').waitFor();
    await stop('role');
    await page.keyboard.press('Escape');
    await page.getByTestId('roles').getByRole('tab').nth(2).click();
    await page.getByTestId('approval-80001').first().waitFor();
    await stop('decided');
  });
  expect(found).toEqual({});
  await security.page.reload();
  const edited = await inEveryLook(security.page, async (stop) => {
    await security.page.getByTestId('role-teller').click();
    await security.page.getByTestId('role-sheet').waitFor();
    await stop('edit of a role');
  });
  expect(edited).toEqual({});
}, 180_000);

test('without the server each page says so and keeps what it has read; with it, it goes on', async () => {
  const { page } = system;
  await page.goto(`${visit.server.url}/admin/institutions`);
  await page.getByTestId('institution-440305').click();
  await page.getByTestId('institution-sheet').waitFor();
  await visit.kill();
  await standsOffline(page);
  await says(page, '要联网才能做');
  await goTo(page, '角色');
  await says(page, '没有读到角色');
  await goTo(page, '在线');
  await says(page, '现在连不上服务器，这里要联网才能看和改');
  await visit.revive();
  await expect.poll(() => page.getByTestId('online').getByRole('row').count(), { timeout: 30_000 }).toBeGreaterThan(1);
  await goTo(page, '角色');
  await page.getByTestId('role-matrix').waitFor();
});

test('IDN-028 who has no part in the hall begins where his work is: named by his role, with the place of it marked', async () => {
  const other = await visit.tablet({ reducedMotion: 'reduce' });
  await logIn(other, visit, 'sysadmin');
  await other.page.getByTestId('people').waitFor();
  expect(new URL(other.page.url()).pathname).toBe('/admin/people');
  await expect
    .poll(() => other.page.getByRole('link', { name: '管理', exact: true }).getAttribute('aria-current'))
    .toBe('page');
  expect(await other.page.getByRole('link', { name: '厅堂', exact: true }).count()).toBe(0);
  expect(await other.page.locator('header').first().innerText()).toContain('系统管理员');
  await other.context.close();
});

test('nothing that the pages did was stopped by the content security policy, and no script failed', () => {
  const faults = [...system.complaints, ...security.complaints];
  expect(faults.filter((text) => !/Failed to load resource|ERR_/.test(text))).toEqual([]);
});
