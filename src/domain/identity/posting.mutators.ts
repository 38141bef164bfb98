// What is set by date: tier and grade (IDN-016), work at another outlet (IDN-004).
import * as v from 'valibot';
import { dayOf, addDays } from '../kernel/day.ts';
import { idField } from '../kernel/ids.ts';
import { all, defineMutator, maybe, one } from '../kernel/mutator.ts';
import { refuse, stopIf } from '../kernel/refusal.ts';
import {
  assignmentKind,
  assignmentSchema,
  institutionKind,
  staffGradeKind,
  staffGradeSchema,
  staffKind,
} from './identity.model.ts';
import { permits } from './permissions.ts';
import { whyNotReach } from './scope.rules.ts';
import { changeable, readsOf, whose } from './staff.mutators.ts';
import { gradeCountsFrom, gradeOn, whyNotAssign, whyNotGrade } from './staff.rules.ts';

const { tier, grade, remark } = staffGradeSchema.entries;
const { fromDay, untilDay } = assignmentSchema.entries;

/** IDN-016: counts from tomorrow; set twice on a day, the later word holds. */
export const setGrade = defineMutator({
  name: 'identity.setGrade',
  version: 1,
  input: v.strictObject({ ...whose, id: idField, tier, grade, remark }),
  may: permits('identity.gradeStaff'),
  reads: (input) => [
    ...readsOf(input),
    maybe(staffGradeKind, input.id),
    all(staffGradeKind, 'ofStaff', [input.staffId]),
  ],
  run(store, input, { actor, now }) {
    const person = changeable(store, actor, 'identity.gradeStaff', input);
    stopIf(store.get(staffGradeKind, input.id) ? refuse('identity.named-twice') : null);
    const from = gradeCountsFrom(dayOf(now));
    const history = store.list(staffGradeKind, 'ofStaff', [input.staffId]);
    stopIf(whyNotGrade(person, history, input, from));
    for (const row of history.filter((each) => each.fromDay === from)) store.remove(staffGradeKind as never, row.id);
    const { id, staffId } = input;
    const row = { tier: input.tier, grade: input.grade, remark: input.remark };
    store.put(staffGradeKind, { id, staffId, fromDay: from, ...row, setBy: actor.id, setAt: now });
  },
});

/** IDN-016: the day has come: the person's own row says what counts now. */
export const settleGrade = defineMutator({
  name: 'identity.settleGrade',
  version: 1,
  input: v.strictObject({ staffId: idField }),
  may: (actor) => actor.as === 'system',
  reads: ({ staffId }) => [one(staffKind, staffId), all(staffGradeKind, 'ofStaff', [staffId])],
  run(store, { staffId }, { now }) {
    const counts = gradeOn(store.list(staffGradeKind, 'ofStaff', [staffId]), dayOf(now));
    if (counts) store.put(staffKind, { ...store.get(staffKind, staffId)!, tier: counts.tier, grade: counts.grade });
  },
});

/** IDN-004: who assigns reaches both outlets. */
export const assignStaff = defineMutator({
  name: 'identity.assignStaff',
  version: 1,
  input: v.strictObject({ ...whose, id: idField, toId: idField, fromDay, untilDay }),
  may: permits('identity.assignStaff'),
  reads: (input) => [
    ...readsOf(input),
    one(institutionKind, input.toId),
    maybe(assignmentKind, input.id),
    all(assignmentKind, 'ofStaff', [input.staffId]),
  ],
  run(store, input, { actor, now }) {
    const person = changeable(store, actor, 'identity.assignStaff', input);
    const to = store.get(institutionKind, input.toId)!;
    stopIf(whyNotReach(actor, 'identity.assignStaff', { institutionPath: to.path }));
    stopIf(store.get(assignmentKind, input.id) ? refuse('identity.named-twice') : null);
    stopIf(whyNotAssign(person, to, input, dayOf(now), store.list(assignmentKind, 'ofStaff', [input.staffId])));
    const { id, staffId } = input;
    const days = { fromDay: input.fromDay, untilDay: input.untilDay };
    store.put(assignmentKind, { id, staffId, outletId: to.id, ...days, setBy: actor.id, setAt: now });
  },
});

/** From now on: what has begun ends with yesterday, what has not begun is gone. */
export const endAssignment = defineMutator({
  name: 'identity.endAssignment',
  version: 1,
  input: v.strictObject({ ...whose, id: idField }),
  may: permits('identity.assignStaff'),
  reads: (input) => [...readsOf(input), one(assignmentKind, input.id)],
  run(store, input, { actor, now }) {
    changeable(store, actor, 'identity.assignStaff', input);
    const assignment = store.get(assignmentKind, input.id)!;
    stopIf(assignment.staffId === input.staffId ? null : refuse('identity.out-of-reach'));
    const today = dayOf(now);
    stopIf(assignment.untilDay < today ? refuse('identity.days-wrong') : null);
    if (assignment.fromDay >= today) store.remove(assignmentKind as never, assignment.id);
    else store.put(assignmentKind, { ...assignment, untilDay: addDays(today, -1) });
  },
});
