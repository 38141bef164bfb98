// Who acts when nobody of the staff does: the system's own clock, and a customer on his phone, who has no name here.
import { toId } from '#domain/kernel/ids.ts';

export const CLOCK_ID = toId('00000000-0000-4000-a000-00000000c10c');
export const PHONE_ID = toId('00000000-0000-4000-a000-0000000f0e00');
