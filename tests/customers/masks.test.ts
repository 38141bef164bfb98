/** What is shown of a customer's name, numbers, address and wealth without a reason given (reliability.md §2.6). */
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ASSET_STEP } from '#domain/customers/customers.model.ts';
import {
  birthdayToShow,
  maskAccount,
  maskAddress,
  maskIdNumber,
  maskName,
  maskPhone,
  maskValues,
} from '#domain/customers/masks.ts';
import { toFen, type Fen } from '#domain/kernel/money.ts';
import { smallOutlet } from '#domain/worlds/small-outlet.ts';

const shownDigits = (text: string): string => text.replace(/\D/g, '');
const digits = (least: number, most: number) =>
  fc.array(fc.integer({ min: 0, max: 9 }), { minLength: least, maxLength: most }).map((each) => each.join(''));

describe('the name mask', () => {
  it.each([
    ['张三', '张*'],
    ['张小三', '张*三'],
    ['欧阳若曦', '欧阳*'],
    ['司马青', '司马*'],
    ['诸葛亮亮', '诸葛*'],
    ['欧阳', '欧*'],
    ['张', '张*'],
    ['阿依古丽·买买提', '阿*·买*'],
    ['㐂田', '㐂*'],
    ['龘小明', '龘*明'],
    ['𠮷野家', '𠮷*家'],
    ['𠮷田', '𠮷*'],
    ['古力娜扎尔', '古***尔'],
    ['Anna Lee', 'A*'],
    ['', ''],
  ])('%s is shown as %s', (name, shown) => expect(maskName(name)).toBe(shown));

  it('never shows more than two letters of a Chinese name, nor a whole one of two letters or more', () => {
    const letters = fc.array(
      fc.integer({ min: 0x4e00, max: 0x9fff }).map((code) => String.fromCodePoint(code)),
      { minLength: 2, maxLength: 6 },
    );
    fc.assert(
      fc.property(letters, (name) => {
        const shown = maskName(name.join(''));
        expect(shown).toContain('*');
        expect([...shown].filter((letter) => letter !== '*').length).toBeLessThanOrEqual(2);
        expect(shown).not.toContain(name.join(''));
      }),
    );
  });
  it('of any text it cuts no letter in half', () => {
    fc.assert(fc.property(fc.string({ unit: 'grapheme', maxLength: 12 }), (name) => !/\p{Cs}/u.test(maskName(name))));
  });
});

describe('the phone mask', () => {
  it.each([
    ['13912345678', '139****5678'],
    ['139 1234 5678', '139****5678'],
    ['+86 139-1234-5678', '139****5678'],
    ['008613912345678', '139****5678'],
    ['0755-26001234', '**********34'],
    ['26001234', '******34'],
    ['95588', '****'],
    ['', '****'],
    ['不详', '****'],
  ])('CUS-076 %s is shown as %s', (phone, shown) => expect(maskPhone(phone)).toBe(shown));

  it('CUS-076 shows at most seven digits, and four of a mobile number are always missing', () => {
    fc.assert(fc.property(digits(0, 16), (phone) => shownDigits(maskPhone(phone)).length <= 7));
    fc.assert(
      fc.property(digits(10, 10), (rest) => {
        const [phone, shown] = [`1${rest}`, maskPhone(`1${rest}`)];
        expect(shown).toBe(`${phone.slice(0, 3)}****${phone.slice(7)}`);
      }),
    );
  });
  it('CUS-076 tells two numbers apart by nothing that it hides', () => {
    fc.assert(fc.property(digits(4, 4), digits(4, 4), (a, b) => maskPhone(`139${a}5678`) === maskPhone(`139${b}5678`)));
  });
});

describe('the ID number mask', () => {
  it.each([
    ['99000019800302123X', '9****************X', '990***********123X'],
    ['99000019800302123x', '9****************X', '990***********123X'],
    ['990000800302123', '******************', '******************'],
    ['E12345678', '******************', '******************'],
    ['', '******************', '******************'],
  ])('CUS-076 %s is shown as %s, to the manager whose customer it is as %s', (id, anybody, owner) => {
    expect(maskIdNumber(id)).toBe(anybody);
    expect(maskIdNumber(id, 'owner')).toBe(owner);
  });
  it('CUS-076 never shows the year, month or day of birth, in neither form', () => {
    fc.assert(
      fc.property(digits(6, 6), digits(8, 8), digits(4, 4), (place, born, rest) => {
        for (const by of ['anybody', 'owner'] as const) {
          const shown = maskIdNumber(`${place}${born}${rest}`, by);
          expect(shown).toHaveLength(18);
          expect(shown.slice(6, 14)).toBe('********');
        }
      }),
    );
  });
});

describe('the account mask', () => {
  it.each([
    ['6222021234567890123', '622202*********0123'],
    ['6222 0212 3456 7890', '622202******7890'],
    ['123456789012', '**********12'],
    ['1234', '********'],
    ['', '********'],
  ])('CUS-076 %s is shown as %s', (account, shown) => expect(maskAccount(account)).toBe(shown));
  it('CUS-076 hides at least five digits of any number, and keeps the length of a long one', () => {
    fc.assert(
      fc.property(digits(8, 24), (account) => {
        const shown = maskAccount(account);
        expect(shown).toHaveLength(account.length);
        expect(account.length - shownDigits(shown).length).toBeGreaterThanOrEqual(5);
      }),
    );
  });
});

describe('the address mask', () => {
  it.each([
    ['广东省深圳市南山区虚构路 12 号 3 栋 401', '广东省深圳市南山区***'],
    ['深圳市南山区科技小区3号', '深圳市南山区***'],
    ['北京市朝阳区建国路88号', '北京市朝阳区***'],
    ['上海市浦东新区世纪大道1号', '上海市浦东新区***'],
    ['江苏省苏州市昆山市人民路5号', '江苏省苏州市昆山市***'],
    ['新疆维吾尔自治区伊犁哈萨克自治州伊宁县胜利街2号', '新疆维吾尔自治区伊犁哈萨克自治州伊宁县***'],
    ['内蒙古自治区锡林郭勒盟苏尼特左旗满都拉图镇', '内蒙古自治区锡林郭勒盟苏尼特左旗***'],
    ['香港特别行政区中环1号', '香港特别行政区***'],
    ['阳光小区5栋', '***'],
    ['虚构路12号', '***'],
    ['1 Nowhere Street', '***'],
    ['', '***'],
  ])('CUS-076 %s is shown as %s', (address, shown) => expect(maskAddress(address)).toBe(shown));
  it('CUS-076 what it shows is the beginning of the address, without a digit, whatever comes', () => {
    const letters = fc.constantFrom(...'广东省深圳市南山区县旗路号小社园虚构大道0123456789 ');
    fc.assert(
      fc.property(fc.array(letters, { maxLength: 40 }), (each) => {
        const shown = maskAddress(each.join(''));
        expect(shown.endsWith('***')).toBe(true);
        expect(each.join('').replace(/\s+/g, '').startsWith(shown.slice(0, -3))).toBe(true);
        expect(shown).not.toMatch(/\d/);
      }),
    );
  });
});

describe('all of it', () => {
  it('CUS-076 of a birthday the year is not shown', () => {
    expect([birthdayToShow('1980-03-02'), birthdayToShow('80-03-02'), birthdayToShow('')]).toEqual([
      '03-02',
      null,
      null,
    ]);
  });
  it('CUS-076 masked, no clear value of anybody in the seed world is left', () => {
    for (const { values } of smallOutlet.customers) {
      for (const by of ['anybody', 'owner'] as const) {
        const text = JSON.stringify(maskValues(values, by));
        for (const clear of Object.values(values)) if (clear !== null) expect(text).not.toContain(String(clear));
        expect(text).not.toContain(values.birthDate!.slice(0, 4));
      }
    }
  });
  it('CUS-076 what is not known stays not known; wealth is a step', () => {
    const nothing = { name: '张三', phone: null, idNumber: null, address: null, account: null, birthDate: null };
    const at = (assets: Fen | null) => maskValues({ ...nothing, assets }, 'owner');
    expect(at(null)).toEqual({ ...nothing, name: '张*', assets: null });
    expect(at(toFen(57.43)).assets).toBe(toFen(55));
    expect(at(toFen(57.43)).assets! % ASSET_STEP).toBe(0);
  });
});

describe('the seed world', () => {
  const weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
  const right = (id: string): string =>
    '10X98765432'[weights.reduce((sum, weight, at) => sum + weight * Number(id[at]), 0) % 11]!;
  const luhn = (text: string): number =>
    [...text].toReversed().reduce((sum, each, at) => {
      const n = Number(each) * (at % 2 === 0 ? 1 : 2);
      return sum + (n > 9 ? n - 9 : n);
    }, 0) % 10;
  it('has nobody’s number: no ID number is of a place that there is, no card passes its own check, no phone lies in a range that is in use', () => {
    for (const { values } of smallOutlet.customers) {
      // No province has the code 99. The check is right: a wrong one could not be looked for (LOB-019).
      expect(values.idNumber).toMatch(/^990000\d{11}[\dX]$/);
      expect(values.idNumber![17]).toBe(right(values.idNumber!));
      expect(luhn(values.account!)).not.toBe(0);
      // Mobile numbers in use begin with 13 to 19.
      expect(values.phone).toMatch(/^124\d{8}$/);
    }
    const all = smallOutlet.customers.flatMap(({ values }) => [values.phone, values.idNumber, values.account]);
    expect(new Set(all).size).toBe(all.length);
  });
});
