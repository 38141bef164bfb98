// Whether a passkey of this tablet can open a person's data: what can be told without asking for it.
const keyOf = (owner: string): string => `tingtang.passkey.${owner}`;

export const passkeyNote = (owner: string): string | null => localStorage.getItem(keyOf(owner));
export const notePasskey = (owner: string, text: string): void => localStorage.setItem(keyOf(owner), text);
export const hasPasskey = (owner: string): boolean => passkeyNote(owner) !== null;
/** The bank allows it no more, or the person wants it no more. */
export const forgetPasskey = (owner: string): void => localStorage.removeItem(keyOf(owner));
