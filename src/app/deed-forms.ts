// Door list: what a person can do, in the words of its area and with the way to its form. A deed that is not here is
// called an action, and can only be done again as it was.
import { setLobby } from '#domain/settings/settings.mutators.ts';
import type { DeedFaces } from '#pages/settings/deed.face.tsx';
import { lobbyDeed } from '#pages/settings/lobby-deed.ts';

export const deedForms: DeedFaces = {
  [setLobby.name]: lobbyDeed,
};
