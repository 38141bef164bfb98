/** A page with the real engine and no screen: whoever drives the browser acts through it as fast as the disk allows. */
import { startEngine } from '#app/engine.ts';
import { customerKind } from '#domain/customers/customers.model.ts';
import { lobbySettingKind } from '#domain/settings/settings.model.ts';
import { setLobby } from '#domain/settings/settings.mutators.ts';
import { openVault } from '#sync/dexie-disk.ts';
import { createSeal, deviceKey } from '#sync/seal.ts';

const acting = { startEngine, setLobby, lobbySettingKind, customerKind, openVault, createSeal, deviceKey };
export type Acting = typeof acting;
Object.assign(globalThis, { acting });
