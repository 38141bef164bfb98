// Text as Chinese ticket printers read it: GB 18030. Browsers only decode it, so the table is their decoder turned round.

/** Bytes to text by `new TextDecoder('gb18030')`, which the domain has no hands on. */
export type DecodeGb = (bytes: Uint8Array) => string;
export type EncodeGb = (text: string) => Uint8Array;

const UNKNOWN = 0x3f;
/** Trail bytes of the two-byte part: 40–7E and 80–FE. */
const trails = [...Array(0xff).keys()].filter((byte) => byte >= 0x40 && byte !== 0x7f);
/** Four bytes count like an odometer of 10 × 126 × 10; behind the BMP they follow the code points one by one. */
const ASTRAL = 189_000;
const BMP_FOUR = 39_420;

const fourBytes = (index: number): readonly [number, number, number, number] => [
  0x81 + Math.floor(index / 12_600),
  0x30 + (Math.floor(index / 1_260) % 10),
  0x81 + (Math.floor(index / 10) % 126),
  0x30 + (index % 10),
];

/** The decoder's answer for many codes of one length, as code points; a code that means nothing is U+FFFD. */
function tableOf(decode: DecodeGb, codes: readonly (readonly number[])[]): Map<number, readonly number[]> {
  // A line feed behind each: a broken code cannot eat the next one.
  const bytes = Uint8Array.from(codes.flatMap((code) => [...code, 0x0a]));
  const table = new Map<number, readonly number[]>();
  for (const [at, line] of decode(bytes).split('\n').entries()) {
    const [first, second] = [...line].map((character) => character.codePointAt(0)!);
    const code = codes[at];
    if (code && first !== undefined && second === undefined && first !== 0xfffd && !table.has(first))
      table.set(first, code);
  }
  return table;
}

/** The tables are made once, the large one only when somebody's name needs it. What is no character is a question mark. */
export function createGb18030(decode: DecodeGb): EncodeGb {
  let two: Map<number, readonly number[]> | undefined;
  let four: Map<number, readonly number[]> | undefined;
  const codeOf = (point: number): readonly number[] => {
    if (point < 0x80) return [point];
    if (point > 0xffff) return fourBytes(ASTRAL + point - 0x10000);
    if (point >= 0xd800 && point <= 0xdfff) return [UNKNOWN];
    two ??= tableOf(
      decode,
      [...Array(0xfe - 0x80).keys()].flatMap((lead) => trails.map((trail) => [0x81 + lead, trail])),
    );
    const short = two.get(point);
    if (short) return short;
    four ??= tableOf(
      decode,
      [...Array(BMP_FOUR).keys()].map((index) => fourBytes(index)),
    );
    return four.get(point) ?? [UNKNOWN];
  };
  return (text) => Uint8Array.from([...text].flatMap((character) => [...codeOf(character.codePointAt(0)!)]));
}
