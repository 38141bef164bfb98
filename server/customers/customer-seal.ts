// What keeps customers' clear values: they are sealed, and beside the seal lies, of each number that a customer is looked
// for by, a hash that only this installation can make (LOB-019). Each field has a key of its own, so that it does not show
// that one customer's phone is the account of another.
import { createHmac, hkdfSync } from 'node:crypto';
import { numberFields, toNumberForm, type NumberField } from '#domain/customers/private-numbers.ts';
import { createArgsSeal, type ArgsSeal } from '#server/sync/sealed-args.ts';

export interface CustomerSeal extends ArgsSeal {
  /** HMAC-SHA-256 of the number's one form, base64url; null where there is no number. */
  indexOf(field: NumberField, text: string | null): string | null;
}

const KEY_BYTES = 32;

/** @param secret of the installation: values are sealed with it, and the keys of the hashes are derived from it */
export function createCustomerSeal(secret: Uint8Array): CustomerSeal {
  const keyOf = (field: NumberField): Buffer =>
    Buffer.from(hkdfSync('sha256', secret, '', `tingtang customer index ${field}`, KEY_BYTES));
  const keys = new Map(numberFields.map((field) => [field, keyOf(field)]));
  return {
    ...createArgsSeal(secret),
    indexOf(field, text) {
      const form = text === null ? null : toNumberForm(field, text);
      return form === null ? null : createHmac('sha256', keys.get(field)!).update(form).digest('base64url');
    },
  };
}
