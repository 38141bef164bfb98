// Who acts when nobody does: the system's own clock.
import { toId } from '#domain/kernel/ids.ts';

export const CLOCK_ID = toId('00000000-0000-4000-a000-00000000c10c');
