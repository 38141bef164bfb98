// An id for what is made on this device.
import type { Id } from '#domain/kernel/ids.ts';

export const newId = (): Id => crypto.randomUUID() as Id;
