// Door list: what a person can do, in the words of its area and with the way to its form. A deed that is not here is
// called an action, and can only be done again as it was.
import { acknowledge, answerCall, callManager, withdrawCall } from '#domain/alerts/alerts.mutators.ts';
import { acknowledgeDeed, answerDeed, callDeed, withdrawDeed } from '#pages/alerts/alert-deeds.ts';
import { counterFaces } from '#pages/queue/counter-faces.ts';
import { abandonTicket, beginTalk, endTalk, moveTicket, returnMissed } from '#domain/queue/lobby.mutators.ts';
import { setLobby } from '#domain/settings/settings.mutators.ts';
import { abandonDeed, beginTalkDeed, endTalkDeed, giveBackDeed, movedDeed } from '#pages/queue/lobby-deed-faces.ts';
import type { DeedFaces } from '#pages/settings/deed.face.tsx';
import { lobbyDeed } from '#pages/settings/lobby-deed.ts';

export const deedForms: DeedFaces = {
  [setLobby.name]: lobbyDeed,
  [acknowledge.name]: acknowledgeDeed,
  [callManager.name]: callDeed,
  [answerCall.name]: answerDeed,
  [withdrawCall.name]: withdrawDeed,
  ...counterFaces,
  [moveTicket.name]: movedDeed,
  [abandonTicket.name]: abandonDeed,
  [returnMissed.name]: giveBackDeed,
  [beginTalk.name]: beginTalkDeed,
  [endTalk.name]: endTalkDeed,
};
