// Who the organisation is, as far as every screen needs it: the outlet a device stands in.
import * as v from 'valibot';
import { idField } from '../kernel/ids.ts';
import { defineKind } from '../kernel/store.ts';

export const outletSchema = v.object({
  id: idField,
  /** 网点号: what a tablet and its staff must have in common (IDN-004). */
  code: v.pipe(v.string(), v.minLength(1), v.maxLength(20)),
  name: v.pipe(v.string(), v.minLength(1), v.maxLength(60)),
});
export type Outlet = v.InferOutput<typeof outletSchema>;

export const outletKind = defineKind({ name: 'outlet', code: 1, schema: outletSchema, indexes: {} });
