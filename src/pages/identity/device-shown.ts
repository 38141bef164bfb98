// A device as the server's list shows it.
import type { Device } from '#domain/identity/identity.model.ts';
import { useWords } from '#ui/words.ts';
import { devicesWords } from './devices.words.ts';

const t = useWords(devicesWords);

export interface DeviceShown {
  readonly id: string;
  readonly outlet: { readonly id: string; readonly name: string };
  readonly face: Device['face'];
  readonly name: string;
  readonly enrolledAt: number;
  readonly lastContact: number | null;
  readonly version: string | null;
  readonly pending: number;
  readonly revokedAt: number | null;
  readonly person: string | null;
}
export interface Places {
  readonly places: readonly { readonly id: string; readonly name: string }[];
}

export const faceWord = (face: Device['face']): string => t[face];
