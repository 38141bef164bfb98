/** QUE-007 and QUE-009 for the hand: a hall is set up by its head, and a rule is tried out before anybody has to live with it. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Page } from 'playwright-core';
import { smallOutlet } from '#domain/worlds/small-outlet.ts';
import { inEveryLook, says, standsOffline } from './admin-look.ts';
import { logIn, startVisit, type Tablet, type Visit } from './hall-visit.ts';

let visit: Visit;
let head: Tablet;
let page: Page;
const east = smallOutlet.ownHall.queues[0]!.outletId;
const dialog = () => page.getByRole('dialog').filter({ visible: true }).last();
const tab = (name: string) => page.getByRole('tab', { name }).click();
const save = () => dialog().getByRole('button', { name: '保存', exact: true }).click();
/** Leaves what was typed, as the question over the sheet offers. */
const drop = () => dialog().getByRole('button', { name: '放弃修改' }).click();
const gone = (testId: string) => page.getByTestId(testId).waitFor({ state: 'detached' });
const preview = () => page.getByTestId('rule-preview');
const tried = () => preview().locator('tbody').first().waitFor();
const order = () =>
  page
    .getByTestId('rule-queues')
    .locator('li')
    .evaluateAll((rows) => rows.map((row) => row.getAttribute('data-queue')));
const planOf = async (number: number) =>
  (
    await visit.server.sql<
      { name: string; rule: { kind: string; queues: { queueId: string; headStart: number }[] } }[]
    >`
      select p.name, p.rule from counter_plan p join counter c on c.id = p.id
      where c.outlet_id = ${east} and c.number = ${number}`
  )[0];
async function openWindow(number: number): Promise<void> {
  await page
    .getByTestId('windows')
    .getByRole('button', { name: `${number} 号窗口` })
    .click();
  await page.getByTestId('window-form').waitFor();
  await tried();
}

beforeAll(async () => {
  visit = await startVisit();
  head = await visit.tablet({ reducedMotion: 'reduce' });
  page = head.page;
  await logIn(head, visit, 'head3', '/admin/halls');
  await page.getByTestId('business-types').waitFor();
}, 180_000);
afterAll(() => visit.end());

describe('business types and queues', () => {
  test('QUE-007 each missed policy says what happens to people; a new type is saved with its terms', async () => {
    await page.getByRole('button', { name: '新增业务类型' }).click();
    const form = page.getByTestId('business-type');
    await save();
    await says(form, '请写名称');
    await form.getByLabel('名称').fill('对公结算');
    await form.getByLabel('大类').selectOption('corporate');
    await says(form, '号码作废，客户要重新取号');
    await form.getByLabel('自动顺延').click();
    await form.getByRole('button', { name: '增加 顺延几位' }).click();
    await says(form, '自动回到队列，再叫 4 位以后轮到他');
    await save();
    await gone('business-type');
    await says(page.getByTestId('business-types'), '自动回到队列，再叫 4 位以后轮到他 · 最多回来 2 次');
    const [type] = await visit.server.sql`select * from business_type where name = '对公结算'`;
    expect(type).toMatchObject({ outlet_id: east, kind: 'corporate', missed_policy: 'reinsert', reinsert_after: 4 });
  });

  test('QUE-007 a word marked out over the edge closes no sheet; whoever leaves what he typed is asked first', async () => {
    await page.getByRole('button', { name: '新增业务类型' }).click();
    const name = page.getByTestId('business-type').getByLabel('名称');
    await name.fill('外汇');
    const box = (await name.boundingBox())!;
    await page.mouse.move(box.x + 30, box.y + box.height / 2);
    await page.mouse.down();
    await page.mouse.move(20, box.y + box.height / 2, { steps: 4 });
    await page.mouse.up();
    expect([await name.inputValue(), await page.getByRole('dialog').filter({ visible: true }).count()]).toEqual([
      '外汇',
      1,
    ]);
    await page.mouse.click(20, 400);
    await says(dialog(), '填写的内容还没有保存，关闭后就没有了');
    await dialog().getByRole('button', { name: '继续填写' }).click();
    expect(await name.inputValue()).toBe('外汇');
    // A browser lets a page refuse one Escape in a row; the sheet stands at the third as well.
    for (let n = 0; n < 3; n++) await page.keyboard.press('Escape');
    await says(page, '填写的内容还没有保存，关闭后就没有了');
    expect(await name.inputValue()).toBe('外汇');
    await drop();
    await gone('business-type');
    await page.getByRole('button', { name: '新增业务类型' }).click();
    await page.getByTestId('business-type').waitFor();
    await page.mouse.click(20, 400);
    await gone('business-type');
  });

  test('QUE-009 a queue has letters of its own: those that are taken are refused in words, and nothing typed is lost', async () => {
    await tab('队列');
    await page.getByRole('button', { name: '新增队列' }).click();
    const form = page.getByTestId('queue-form');
    await form.getByLabel('号码字母').fill('a');
    await form.getByLabel('名称').fill('对公');
    await form.getByLabel('业务类型').selectOption({ label: '对公结算' });
    await save();
    await says(dialog(), '号码字母 A 已有队列在用，请换一个');
    expect(await form.getByLabel('名称').inputValue()).toBe('对公');
    await form.getByLabel('号码字母').fill('C');
    await save();
    await gone('queue-form');
    const row = page.getByTestId('queues').getByRole('listitem').filter({ hasText: '对公结算' });
    await row.getByRole('button').click();
    expect(await form.getByLabel('号码字母').getAttribute('readonly')).not.toBeNull();
    await page.keyboard.press('Escape');
  });

  test('QUE-009 a queue is retired after a question; its letters stay, and nobody can open it again', async () => {
    const row = page.getByTestId('queues').getByRole('listitem').filter({ hasText: '对公结算' });
    await row.getByRole('button').click();
    await page.getByRole('button', { name: '停用队列' }).click();
    await says(dialog(), '以后不能再取这个队列的号');
    await dialog().getByRole('button', { name: '停用队列' }).click();
    await gone('queue-form');
    await says(row, '已停用');
    expect(await row.getByRole('button').count()).toBe(0);
    const [queue] = await visit.server.sql`select code, active from queue where outlet_id = ${east} and code = 'C'`;
    expect(queue).toEqual({ code: 'C', active: false });
  });
});

describe('windows', () => {
  test('QUE-009 queues are put in order with buttons, with arrows, and by the finger', async () => {
    await tab('窗口');
    await openWindow(2);
    expect(await order()).toEqual(['贵宾', '个人现金', '个人非现金']);
    await page.getByRole('button', { name: '贵宾 下移' }).click();
    expect(await order()).toEqual(['个人现金', '贵宾', '个人非现金']);
    await page.keyboard.press('ArrowUp');
    expect(await order()).toEqual(['贵宾', '个人现金', '个人非现金']);
    const grip = await page.getByRole('button', { name: '拖动 个人非现金' }).boundingBox();
    const top = await page.getByTestId('rule-queues').locator('li').first().boundingBox();
    await page.mouse.move(grip!.x + 20, grip!.y + 20);
    await page.mouse.down();
    await page.mouse.move(top!.x + 20, top!.y + 10, { steps: 8 });
    expect(await order()).toEqual(['个人非现金', '贵宾', '个人现金']);
    await page.mouse.up();
    await page.mouse.move(top!.x + 20, top!.y + 300);
    expect(await order()).toEqual(['个人非现金', '贵宾', '个人现金']);
    await page.keyboard.press('Escape');
    await drop();
    await gone('window-form');
  });

  test('QUE-009 a head start is tried beside the present rule, found in order, and saved', async () => {
    await openWindow(2);
    const vip = page.getByTestId('rule-queues').locator('li').first();
    for (let n = 0; n < 5; n++) await vip.getByRole('button', { name: '增加 提前' }).click();
    await tried();
    await says(preview(), '等级高的都不比等级低的等得久');
    const [mean] = await preview().locator('tr[data-queue="贵宾"] td').allInnerTexts();
    const [now, next] = mean!.match(/\d+\.\d/g)!.map(Number);
    expect(next).toBeLessThan(now!);
    await save();
    await gone('window-form');
    expect((await planOf(2))!.rule.queues[0]!.headStart).toBe(15);
  });

  test('QUE-009 “VIP first unless a normal customer waited > 20 min” is flagged in words, and saved only by a second, deliberate press', async () => {
    await openWindow(4);
    await page.getByLabel('叫号规则').selectOption('condition');
    for (const n of [1, 2]) await page.getByTestId('rule-queues').locator('li').nth(n).getByRole('switch').click();
    await page.getByTestId('rule-inverts').waitFor();
    await says(preview(), /忙时贵宾平均等 \d+\.\d 分，比个人现金久 \d+\.\d 分/);
    await save();
    await says(dialog(), '顺序会颠倒，仍要保存？');
    await page.keyboard.press('Escape');
    expect((await planOf(4))!.rule.kind).toBe('headStart');
    await save();
    await dialog().getByRole('button', { name: '仍要保存' }).click();
    await gone('window-form');
    await expect.poll(async () => (await planOf(4))!.rule.kind).toBe('condition');
  });

  test('QUE-009 a new window calls from all queues with VIPs ahead, under a number that is free', async () => {
    await page.getByRole('button', { name: '新增窗口' }).click();
    await tried();
    await page.getByRole('button', { name: '去掉 个人现金' }).click();
    await page.getByTestId('window-form').getByRole('button', { name: '减少 窗口号' }).click();
    await tried();
    await save();
    await says(dialog(), '4 号窗口已经有了，请换个号');
    await page.getByTestId('window-form').getByRole('button', { name: '增加 窗口号' }).click();
    await save();
    await gone('window-form');
    expect((await planOf(5))!.rule.queues).toHaveLength(2);
    await says(page.getByTestId('windows'), '提前量 · 贵宾 → 个人非现金');
  });
});

describe('hours and norms', () => {
  test('QUE-021 hours, days that differ and the promised wait are saved; closing before opening is refused in words', async () => {
    await tab('时间与标准');
    const form = page.getByTestId('norms');
    await form.getByLabel('关门').fill('08:00');
    await says(form, '结束时间要晚于开始时间');
    await form.getByLabel('关门').fill('');
    await says(form, '请填开门和关门时间');
    await form.getByLabel('关门').fill('16:30');
    const week = ['周一', '周二', '周三', '周四', '周五'].map((name) => form.getByRole('button', { name }));
    for (const day of week) await day.click();
    await says(form, '请至少选一个营业日');
    for (const day of week) await day.click();
    // Another tab and back: what was typed is still there.
    await tab('窗口');
    await tab('时间与标准');
    expect(await form.getByLabel('关门').inputValue()).toBe('16:30');
    await form.getByRole('button', { name: '周六' }).click();
    await form.getByLabel('日期').first().fill('2026-10-01');
    await form.getByRole('button', { name: '加上这一天' }).first().click();
    await form.getByRole('button', { name: '减少 等候标准' }).click();
    await form.getByRole('button', { name: '保存' }).click();
    const row = async () => (await visit.server.sql`select * from hall_setting where id = ${east}`)[0];
    await expect.poll(row).toMatchObject({
      closes_at: '16:30',
      open_weekdays: [1, 2, 3, 4, 5, 6],
      closed_days: ['2026-10-01'],
      wait_target: 19,
    });
  });
});

test('QUE-001 where a machine leads, queues and windows are only shown; business types and norms can be set', async () => {
  const branch = await visit.tablet({ reducedMotion: 'reduce' });
  await logIn(branch, visit, 'branch', '/admin/halls');
  const theirs = branch.page;
  await theirs.getByLabel('网点').selectOption({ label: '南湖路支行' });
  await says(theirs, '队列和窗口由排队机定义，只能看');
  await theirs.getByRole('button', { name: '新增业务类型' }).waitFor();
  await theirs.getByRole('tab', { name: '窗口' }).click();
  await theirs.getByTestId('windows').waitFor();
  expect(await theirs.getByTestId('windows').getByRole('button').count()).toBe(0);
  await theirs.getByRole('tab', { name: '队列' }).click();
  expect(await theirs.getByTestId('queues').getByRole('button').count()).toBe(0);
  await theirs.getByLabel('网点').selectOption({ label: '东门支行' });
  await theirs.getByRole('button', { name: '新增队列' }).waitFor();
  await branch.context.close();
});

test('QUE-009 WCAG, fingers and frames hold on every tab and form, in both languages, light and dark, and on a phone', async () => {
  const found = await inEveryLook(page, async (stop) => {
    await page.getByTestId('business-types').waitFor();
    await stop('types');
    await page.getByTestId('business-types').locator('li button').first().click();
    await page.getByTestId('business-type').waitFor();
    await stop('a type');
    await page.keyboard.press('Escape');
    await page.getByRole('tab').nth(1).click();
    await page.getByTestId('queues').locator('li button').first().click();
    await page.getByTestId('queue-form').waitFor();
    await stop('a queue');
    await page.keyboard.press('Escape');
    await page.getByRole('tab').nth(2).click();
    await page.getByTestId('windows').locator('li button').nth(3).click();
    await page.getByTestId('rule-inverts').waitFor();
    await stop('a window');
    await page.keyboard.press('Escape');
    await page.getByRole('tab').nth(3).click();
    await page.getByTestId('norms').waitFor();
    await stop('norms');
  });
  expect(found).toEqual({});
}, 180_000);

test('QUE-009 without the server it says so and keeps what was read; what needs it says why it waits', async () => {
  await page.getByRole('tab').nth(2).click();
  await openWindow(1);
  await page.getByTestId('window-form').getByLabel('名称').fill('快速窗口');
  await visit.kill();
  await standsOffline(page);
  await says(dialog(), '要联网才能做');
  await page.keyboard.press('Escape');
  await drop();
  await says(page.getByTestId('windows'), '1 号窗口');
  await says(page, '这里看到的是断网前读到的，要联网才能改');
  await page.getByRole('link', { name: '日报' }).click();
  await says(page, '没有读到网点');
  await visit.revive();
  await page.getByTestId('day-report').getByText('这一天没有取号').waitFor({ timeout: 30_000 });
}, 60_000);

test('nothing that the pages did was stopped by the content security policy, and no script failed', () => {
  expect(head.complaints.filter((text) => !/Failed to load resource|ERR_/.test(text))).toEqual([]);
});
