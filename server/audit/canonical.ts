// JSON with exactly one way to write a value down (RFC 8785): what is hashed today is written the same in ten years.

export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json | undefined };

/**
 * RFC 8785: no blanks, members in the order of their names' UTF-16 units, numbers and strings as ECMAScript writes them.
 * Members that are undefined are left out.
 * @throws TypeError at what JSON cannot say: a number that is none, half a surrogate pair
 */
export function canonicalJson(value: Json): string {
  if (typeof value === 'string') return textOf(value);
  if (typeof value === 'number' && !Number.isFinite(value)) throw new TypeError('a number that is none');
  if (value === null || typeof value !== 'object') return JSON.stringify(value);
  if (isList(value)) return `[${value.map(canonicalJson).join(',')}]`;
  const members = Object.entries(value).filter((member): member is [string, Json] => member[1] !== undefined);
  // The plain order of strings compares UTF-16 units, as the standard asks.
  const inOrder = members.toSorted(([a], [b]) => (a < b ? -1 : 1));
  return `{${inOrder.map(([name, member]) => `${textOf(name)}:${canonicalJson(member)}`).join(',')}}`;
}

const isList = (value: object): value is readonly Json[] => Array.isArray(value);

function textOf(text: string): string {
  if (/\p{Surrogate}/u.test(text)) throw new TypeError('half a surrogate pair');
  return JSON.stringify(text);
}
