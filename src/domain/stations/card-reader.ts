// What a reader at the kiosk typed (QUE-013): ID card, bank card, the code of a booking. A keyboard wedge types as a person
// does, only much faster, and ends with Enter.

export type Shown =
  | { readonly as: 'id'; readonly value: string }
  | { readonly as: 'card'; readonly value: string; readonly doubtful: boolean }
  | { readonly as: 'booking'; readonly value: string }
  /** It looks like one and cannot be: read it again. */
  | { readonly as: 'misread' };

const weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2] as const;
const checks = '10X98765432';

/** ISO 7064 MOD 11-2 over the first seventeen figures (GB 11643). */
export function isIdNumber(text: string): boolean {
  if (!/^\d{17}[\dX]$/.test(text)) return false;
  const sum = weights.reduce((total, weight, at) => total + weight * Number(text[at]), 0);
  return checks[sum % 11] === text[17];
}

/** Luhn. Cards of some banks break it, so that it only warns. */
export function passesLuhn(digits: string): boolean {
  const sum = [...digits].toReversed().reduce((total, digit, at) => {
    const value = Number(digit) * (at % 2 === 1 ? 2 : 1);
    return total + (value > 9 ? value - 9 : value);
  }, 0);
  return digits !== '' && sum % 10 === 0;
}

/** Eleven figures as China's mobile phones have. */
export const isPhone = (digits: string): boolean => /^1[3-9]\d{9}$/.test(digits);

/** Null: not of a reader at all. */
export function readShown(typed: string): Shown | null {
  const text = typed.normalize('NFKC').trim().toUpperCase();
  const track = /^(?:%[^?]*\?)?;(\d{12,19})=(\d{4})?[\d=]*\??$/.exec(text)?.[1];
  const card = track ?? (/^\d{16,19}$/.test(text) && !isIdNumber(text) ? text : null);
  if (/^\d{17}[\dX]$/.test(text) && isIdNumber(text)) return { as: 'id', value: text };
  // Eighteen figures are an ID unless their check fails and a card's holds.
  if (card !== null && (track !== undefined || card.length !== 18 || passesLuhn(card)))
    return { as: 'card', value: card, doubtful: !passesLuhn(card) };
  if (/^\d{17}[\dX]$/.test(text) || /^[;%]/.test(text)) return { as: 'misread' };
  const booking = /(?:^|\/)([0-9A-Z]{10})$/.exec(text)?.[1];
  return booking ? { as: 'booking', value: booking } : null;
}

/** For the screen: only the end, as anybody may look over the shoulder. */
export const endOf = (value: string): string => value.slice(-4);
