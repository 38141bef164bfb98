// A device's setting goes to that device alone.
import type { LobbySetting } from '#domain/settings/settings.model.ts';

export const settingBuckets = (setting: LobbySetting): string[] => [`device:${setting.id}`];
