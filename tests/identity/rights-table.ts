/**
 * Who may do what to whose, written down by hand: from requirements.md §2 and the permissions' own sentences, and from no
 * line of the code that it judges. Everybody works at the branch 南山支行; what he reaches is
 *   .  nothing                    o  the branch itself
 *   s  the branch and below it    b  the whole bank
 *   +  yes, and no institution is in it, or only what is his own
 * `his` = of his own customers; `→` = the institution that the line speaks of is where somebody or something is to go, or
 * is somebody else's where the line before is about his own.
 * A door that is open to everybody, and therefore tells nothing of anybody, says `door`. Who is not logged in, whose
 * session is locked and whose device was revoked reaches nothing anywhere else.
 */
export const roleOrder = [
  ['sup', 'super_admin'],
  ['biz', 'business_admin'],
  ['sys', 'sys_admin'],
  ['sec', 'sec_admin'],
  ['aud', 'auditor'],
  ['sal', 'sales_rep'],
  ['cha', 'channel_manager'],
  ['ser', 'service_agent'],
  ['dep', 'dept_manager'],
  ['fin', 'finance_auditor'],
  ['inv', 'investor_services'],
  ['kbr', 'kb_reviewer'],
  ['tel', 'teller'],
  ['wea', 'wealth_manager'],
  ['lob', 'lobby_manager'],
  ['hea', 'outlet_head'],
  ['mar', 'marketing_supervisor'],
  ['ins', 'inspector'],
  ['col', 'collector'],
  ['ent', 'entry_clerk'],
  ['bra', 'branch_admin'],
  ['kio', 'customer_kiosk'],
] as const;

/** Of a bank's own making: every permission there is, for the outlet and for what lies below; nothing hides a missing scope. Where a deed takes
 * two institutions, or a department below, the first of them reaches but one. */
export const madeUpRoles = [
  ['a/o', 'all_of_outlet', 'outlet'],
  ['a/s', 'all_of_subtree', 'subtree'],
] as const;
const columns = roleOrder.length + madeUpRoles.length;

export const routesTable = `
                                        sup biz sys sec aud sal cha ser dep fin inv kbr tel wea lob hea mar ins col ent bra kio a/o a/s
GET /healthz                            door
GET /readyz                             door
GET /metrics                            door
GET /customer                           door
GET /kiosk                              door
GET /display                            door
GET /t/:code                            door
POST /bridge/take-number                door
GET /api/ticket/:code                   door
POST /api/ticket/:code/cancel           door
GET /*                                  door

POST /api/session                       door
POST /api/session/step                  door
POST /api/session/renew                 door
DELETE /api/session                     door
POST /api/session/lock                  door
GET /api/device                         door
GET /api/station/demo                   door
GET /api/station/stream                 door
POST /api/station/demo                  door
POST /api/station/session               door
POST /api/station/tickets               door
POST /api/station/announced             door
POST /api/station/trouble               door
POST /api/station/appointments          door
POST /api/device                        door
GET /api/session                        +   +   +   +   +   +   +   +   +   +   +   +   +   +   +   +   +   +   +   +   +   +   +   +
POST /api/session/keys                  +   +   +   +   +   +   +   +   +   +   +   +   +   +   +   +   +   +   +   +   +   +   +   +
POST /api/session/former-key            +   +   +   +   +   +   +   +   +   +   +   +   +   +   +   +   +   +   +   +   +   +   +   +

GET /api/account                        +   +   +   +   +   +   +   +   +   +   +   +   +   +   +   +   +   +   +   +   +   +   +   +
POST /api/account/password              +   +   +   +   +   +   +   +   +   +   +   +   +   +   +   +   +   +   +   +   +   +   +   +
POST /api/account/totp                  +   +   +   +   +   +   +   +   +   +   +   +   +   +   +   +   +   +   +   +   +   +   +   +
POST /api/account/totp/confirm          +   +   +   +   +   +   +   +   +   +   +   +   +   +   +   +   +   +   +   +   +   +   +   +
POST /api/account/passkey               +   +   +   +   +   +   +   +   +   +   +   +   +   +   +   +   +   +   +   +   +   +   +   +
POST /api/account/passkey/confirm       +   +   +   +   +   +   +   +   +   +   +   +   +   +   +   +   +   +   +   +   +   +   +   +
POST /api/account/recovery              +   +   +   +   +   +   +   +   +   +   +   +   +   +   +   +   +   +   +   +   +   +   +   +
DELETE /api/account/sessions/:id        +   +   +   +   +   +   +   +   +   +   +   +   +   +   +   +   +   +   +   +   +   +   +   +
DELETE /api/account/sessions/:id →      .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .
POST /api/account/factors/:id/drop      +   +   +   +   +   +   +   +   +   +   +   +   +   +   +   +   +   +   +   +   +   +   +   +
POST /api/account/factors/:id/drop →    .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .

POST /api/deeds                         +   +   +   +   +   +   +   +   +   +   +   +   +   +   +   +   +   +   +   +   +   +   +   +
POST /sync/push                         +   +   +   +   +   +   +   +   +   +   +   +   +   +   +   +   +   +   +   +   +   +   +   +
POST /sync/pull                         o   o   o   o   o   o   o   o   o   o   o   o   o   o   o   o   o   o   o   o   o   o   o   o
POST /sync/stream                       o   o   o   o   o   o   o   o   o   o   o   o   o   o   o   o   o   o   o   o   o   o   o   o

                                        sup biz sys sec aud sal cha ser dep fin inv kbr tel wea lob hea mar ins col ent bra kio a/o a/s
GET /api/institutions                   b   s   b   b   b   .   .   .   s   .   .   .   .   o   o   o   s   .   .   .   s   .   o   s
GET /api/roles                          +   +   +   +   +   .   .   .   +   .   .   .   .   +   +   +   +   .   .   .   +   .   +   +
GET /api/approvals                      b   .   b   b   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   o   s
GET /api/staff                          b   s   b   b   b   .   .   .   s   .   .   .   .   o   o   o   s   .   .   .   s   .   o   s
GET /api/staff/:id                      b   s   b   b   b   .   .   .   s   .   .   .   .   o   o   o   s   .   .   .   s   .   o   s
GET /api/staff.csv                      b   .   b   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   s   .   o   s
POST /api/staff/import/preview          b   s   b   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   s   .   o   s
POST /api/staff/import                  b   s   b   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   s   .   o   s
POST /api/staff/:id/password            b   .   b   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   s   .   o   s
GET /api/sessions                       b   .   b   b   b   .   .   .   .   .   .   .   .   .   .   o   .   .   .   .   s   .   o   s
DELETE /api/sessions/:id                b   .   b   b   .   .   .   .   .   .   .   .   .   .   .   o   .   .   .   .   s   .   o   s
GET /api/audit/places                   .   .   .   .   b   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   o   s
GET /api/audit                          .   .   .   .   b   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   o   s
POST /api/audit/export                  .   .   .   .   b   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   o   s
GET /api/devices                        b   .   b   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   s   .   o   s
GET /api/devices/places                 b   .   b   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   s   .   o   s
POST /api/devices/codes                 b   .   b   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   s   .   o   s
GET /api/devices/codes                  b   .   b   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   s   .   o   s
POST /api/devices/codes/:id/approve     b   .   b   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   s   .   o   s
POST /api/devices/:id/name              b   .   b   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   s   .   o   s
POST /api/devices/:id/revoke            b   .   b   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   s   .   o   s
POST /api/devices/:id/move              b   .   b   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   s   .   .   s
POST /api/devices/:id/move →            b   .   b   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   s   .   o   s
GET /api/bridges/loads                  +   +   .   .   .   .   .   .   +   .   .   .   .   .   .   .   .   .   .   .   .   .   +   +
GET /api/bridges/loads/:id/rejects      +   +   .   .   .   .   .   .   +   .   .   .   .   .   .   .   .   .   .   .   .   .   +   +
GET /api/alerts/push-key                +   .   .   .   .   .   .   .   .   .   .   .   .   +   +   +   .   .   .   .   .   .   +   +
POST /api/alerts/subscription           +   .   .   .   .   .   .   .   .   .   .   .   .   +   +   +   .   .   .   .   .   .   +   +
DELETE /api/alerts/subscription         +   +   +   +   +   +   +   +   +   +   +   +   +   +   +   +   +   +   +   +   +   +   +   +
GET /api/customers/:id/masked           b   s   .   .   .   .   o   .   s   .   s   .   .   o   o   o   s   s   .   .   .   .   o   s
GET /api/customers/:id/masked his       +   +   .   .   .   +   +   +   +   .   +   .   .   +   +   +   +   +   .   .   .   .   +   +
POST /api/customers/find                b   s   .   .   .   .   o   .   s   .   s   .   .   o   o   o   s   s   .   .   .   .   o   s
POST /api/customers/find his            +   +   .   .   .   +   +   +   +   .   +   .   .   +   +   +   +   +   .   .   .   .   +   +
POST /api/customers/:id/reveal          b   .   .   .   .   .   .   .   .   .   .   .   .   .   .   o   .   .   .   .   .   .   o   s
POST /api/customers/:id/reveal his      +   .   .   .   .   .   .   .   .   .   .   .   .   +   .   +   .   .   .   .   .   .   +   +
POST /api/queue/calls                   o   .   .   .   .   .   .   .   .   .   .   .   o   .   .   .   .   .   .   .   .   .   o   o
GET /api/queue/tickets/:id/calls        o   .   .   .   .   .   .   .   .   .   .   .   o   o   o   o   .   .   .   .   .   .   o   o
POST /api/appointments                  o   .   .   .   .   .   .   .   .   .   .   .   .   o   o   o   .   .   .   .   .   .   o   o
GET /api/halls                          b   .   b   .   .   .   .   .   .   .   .   .   .   .   .   o   .   .   .   .   s   .   o   s
GET /api/reports/halls                  b   s   .   .   .   .   .   .   s   s   .   .   .   .   .   o   s   .   .   .   .   .   o   s
GET /api/halls/:outletId                b   .   b   .   .   .   .   .   .   .   .   .   .   .   .   o   .   .   .   .   s   .   o   s
GET /api/halls/:outletId/report         b   s   .   .   .   .   .   .   s   s   .   .   .   .   .   o   s   .   .   .   .   .   o   s
GET /api/halls/:outletId/report.csv     b   s   .   .   .   .   .   .   s   s   .   .   .   .   .   o   s   .   .   .   .   .   o   s
GET /api/halls/:outletId/replay         b   s   b   .   .   .   .   .   s   s   .   .   .   .   .   o   s   .   .   .   s   .   o   s
`;

/** Deeds that nobody does by hand are a machine's or the clock's. */
export const deedsTable = `
                                        sup biz sys sec aud sal cha ser dep fin inv kbr tel wea lob hea mar ins col ent bra kio a/o a/s
identity.addInstitution                 b   .   b   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   s   .   o   s
identity.changeInstitution              b   .   b   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   s   .   .   s
identity.moveInstitution                b   .   b   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   s   .   .   s
identity.moveInstitution →              b   .   b   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   s   .   .   s
identity.closeInstitution               b   .   b   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   s   .   .   s
identity.addStaff                       b   s   b   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   s   .   o   s
identity.changeStaff                    b   s   b   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   s   .   o   s
identity.transferStaff                  b   s   b   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   s   .   .   s
identity.transferStaff →                b   s   b   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   s   .   .   s
identity.deactivateStaff                b   s   b   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   s   .   o   s
identity.reactivateStaff                b   s   b   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   s   .   o   s
identity.setManaged                     b   s   b   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   s   .   .   s
identity.setManaged →                   b   s   b   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   s   .   o   s
identity.setSuperior                    b   s   b   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   s   .   o   s
identity.noteConfidentiality            b   s   b   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   s   .   o   s
identity.changeOwnCard                  +   +   +   +   +   +   +   +   +   +   +   +   +   +   +   +   +   +   +   +   +   +   +   +
identity.setGrade                       b   .   b   .   .   .   .   .   .   .   .   .   .   .   .   o   .   .   .   .   s   .   o   s
identity.settleGrade                    .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .
identity.assignStaff                    b   .   b   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   s   .   .   s
identity.assignStaff →                  b   .   b   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   s   .   .   s
identity.endAssignment                  b   .   b   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   s   .   o   s
identity.addRole                        +   .   .   +   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   +   +
identity.changeRole                     +   .   .   +   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   +   +
identity.retireRole                     +   .   .   +   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   +   +
identity.proposeRoles                   b   .   b   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   o   s
identity.decideRoles                    b   .   .   b   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   o   s
identity.withdrawApproval               +   +   +   +   +   +   +   +   +   +   +   +   +   +   +   +   +   +   +   +   +   +   +   +
identity.withdrawApproval →             .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .

                                        sup biz sys sec aud sal cha ser dep fin inv kbr tel wea lob hea mar ins col ent bra kio a/o a/s
settings.setLobby                       +   +   +   +   +   +   +   +   +   +   +   +   +   +   +   +   +   +   +   +   +   +   +   +
settings.setLobby →                     .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .

queue.takeTicket                        .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .
queue.callTicket                        .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .
queue.recallTicket                      .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .
queue.startService                      .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .
queue.finishService                     .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .
queue.missTicket                        .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .
queue.transferTicket                    .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .
queue.dropTicket                        .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .
queue.rateTicket                        .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .
queue.setCounter                        .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .
queue.setMachine                        .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .
queue.settleSnapshot                    .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .
queue.closeDay                          .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .

queue.openCounter                       o   .   .   .   .   .   .   .   .   .   .   .   o   .   .   .   .   .   .   .   .   .   o   o
queue.pauseCounter                      o   .   .   .   .   .   .   .   .   .   .   .   o   .   .   .   .   .   .   .   .   .   o   o
queue.resumeCounter                     o   .   .   .   .   .   .   .   .   .   .   .   o   .   .   .   .   .   .   .   .   .   o   o
queue.closeCounter                      o   .   .   .   .   .   .   .   .   .   .   .   o   .   .   .   .   .   .   .   .   .   o   o
queue.setAutoCall                       o   .   .   .   .   .   .   .   .   .   .   .   o   .   .   .   .   .   .   .   .   .   o   o
queue.callNext                          o   .   .   .   .   .   .   .   .   .   .   .   o   .   .   .   .   .   .   .   .   .   o   o
queue.callGiven                         o   .   .   .   .   .   .   .   .   .   .   .   o   .   .   .   .   .   .   .   .   .   o   o
queue.takeWalkIn                        o   .   .   .   .   .   .   .   .   .   .   .   o   .   .   .   .   .   .   .   .   .   o   o
queue.recallAtCounter                   o   .   .   .   .   .   .   .   .   .   .   .   o   .   .   .   .   .   .   .   .   .   o   o
queue.confirmArrival                    o   .   .   .   .   .   .   .   .   .   .   .   o   .   .   .   .   .   .   .   .   .   o   o
queue.startAtCounter                    o   .   .   .   .   .   .   .   .   .   .   .   o   .   .   .   .   .   .   .   .   .   o   o
queue.finishAtCounter                   o   .   .   .   .   .   .   .   .   .   .   .   o   .   .   .   .   .   .   .   .   .   o   o
queue.missAtCounter                     o   .   .   .   .   .   .   .   .   .   .   .   o   .   .   .   .   .   .   .   .   .   o   o
queue.holdTicket                        o   .   .   .   .   .   .   .   .   .   .   .   o   .   .   .   .   .   .   .   .   .   o   o
queue.parkTicket                        o   .   .   .   .   .   .   .   .   .   .   .   o   .   .   .   .   .   .   .   .   .   o   o
queue.resumeTicket                      o   .   .   .   .   .   .   .   .   .   .   .   o   .   .   .   .   .   .   .   .   .   o   o
queue.transferAtCounter                 o   .   .   .   .   .   .   .   .   .   .   .   o   .   .   .   .   .   .   .   .   .   o   o
queue.rateAtCounter                     o   .   .   .   .   .   .   .   .   .   .   .   o   .   .   .   .   .   .   .   .   .   o   o
queue.issueTicket                       o   .   .   .   .   .   .   .   .   .   .   .   .   .   o   .   .   .   .   .   .   .   o   o
queue.moveTicket                        o   .   .   .   .   .   .   .   .   .   .   .   .   .   o   .   .   .   .   .   .   .   o   o
queue.abandonTicket                     o   .   .   .   .   .   .   .   .   .   .   .   .   .   o   .   .   .   .   .   .   .   o   o
queue.settleCommand                     .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .
queue.returnMissed                      o   .   .   .   .   .   .   .   .   .   .   .   o   .   o   .   .   .   .   .   .   .   o   o
queue.beginTalk                         o   .   .   .   .   o   .   .   o   .   .   .   .   o   o   o   .   .   .   .   .   .   o   o
queue.endTalk                           o   .   .   .   .   o   .   .   o   .   .   .   .   o   o   o   .   .   .   .   .   .   o   o
queue.saveBusinessType                  b   .   b   .   .   .   .   .   .   .   .   .   .   .   .   o   .   .   .   .   s   .   o   s
queue.saveQueue                         b   .   b   .   .   .   .   .   .   .   .   .   .   .   .   o   .   .   .   .   s   .   o   s
queue.retireQueue                       b   .   b   .   .   .   .   .   .   .   .   .   .   .   .   o   .   .   .   .   s   .   o   s
queue.saveCounter                       b   .   b   .   .   .   .   .   .   .   .   .   .   .   .   o   .   .   .   .   s   .   o   s
queue.saveHallSetting                   b   .   b   .   .   .   .   .   .   .   .   .   .   .   .   o   .   .   .   .   s   .   o   s
queue.unparkDue                         .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .
queue.closeHallDay                      .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .
queue.issueRemote                       .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .
queue.cancelRemote                      .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .
queue.cancelAtMachine                   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .
queue.cancelByCustomer                  .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .
alerts.acknowledge                      +   .   .   .   .   .   .   .   .   .   .   .   .   +   +   +   .   .   .   .   .   .   +   +
alerts.callManager                      o   .   .   .   .   .   .   .   .   .   .   .   o   o   o   o   .   .   .   .   .   .   o   o
alerts.answerCall                       o   .   .   .   .   .   .   .   .   .   .   .   .   o   o   o   .   .   .   .   .   .   o   o
alerts.withdrawCall                     +   .   .   .   .   .   .   .   .   .   .   .   +   +   +   +   .   .   .   .   .   .   +   +
alerts.closeDay                         .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .
appointments.book                       o   .   .   .   .   .   .   .   .   .   .   .   .   o   o   o   .   .   .   .   .   .   o   o
appointments.move                       o   .   .   .   .   .   .   .   .   .   .   .   .   o   o   o   .   .   .   .   .   .   o   o
appointments.cancel                     o   .   .   .   .   .   .   .   .   .   .   .   .   o   o   o   .   .   .   .   .   .   o   o
appointments.settleDue                  .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .
stations.leaseNumbers                   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .
stations.issueAtKiosk                   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .
stations.setLink                        .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .
stations.setTrouble                     .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .
stations.removeDevice                   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .
stations.noteAnnounced                  .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .
stations.closeDay                       .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .
`;

/** Not doors but what stands before them: limits, headers, what is answered where there is no door. */
export const guards = [
  'ALL /*',
  'ALL /api/*',
  'ALL /sync/*',
  'ALL /bridge/*',
  'ALL /assets/*',
  'ALL /api/audit/*',
  'ALL /api/session',
  'ALL /api/session/*',
  'ALL /api/device',
  'ALL /api/devices',
  'ALL /api/devices/*',
  'ALL /api/account',
  'ALL /api/account/*',
  'ALL /api/staff/:id/password',
  'GET /api/*',
  'POST /api/:area/export',
  'POST /api/uploads/*',
];

export type Letter = '.' | 'o' | 's' | 'b' | '+';
export const reaches = {
  '.': [],
  o: ['own'],
  s: ['own', 'below'],
  b: ['own', 'below', 'foreign'],
  '+': ['own'],
} as const;

/** A line of a table: its name, and of each role how far; `door` = for everybody. */
export interface Line {
  readonly name: string;
  readonly far: 'door' | readonly Letter[];
}

/** What the lines are about, each once. */
export const namesOf = (lines: readonly Line[]): string[] =>
  [...new Set(lines.map(({ name }) => name.replace(/ (→|his)$/, '')))].toSorted();

export const linesOf = (table: string): Line[] =>
  table
    .split('\n')
    .filter((line) => line.trim() !== '' && !line.startsWith(' '))
    .map((line) => {
      const far = line.slice(40).trim().split(/\s+/);
      const name = line.slice(0, 40).trim();
      if (far.length === 1 && far[0] === 'door') return { name, far: 'door' };
      if (far.length !== columns || far.some((letter) => !(letter in reaches)))
        throw new Error(`this line is not whole: ${name}`);
      return { name, far: far as Letter[] };
    });
