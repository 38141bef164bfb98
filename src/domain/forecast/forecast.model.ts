// What is learned of an outlet's services (QUE-011), and how its forecasts of the last day came out. Times are minutes unless said otherwise.
import * as v from 'valibot';
import { dayField } from '../kernel/day.ts';
import { idField } from '../kernel/ids.ts';
import { defineKind } from '../kernel/store.ts';

const count = v.pipe(v.number(), v.integer(), v.minValue(0));
const finite = v.pipe(v.number(), v.finite());
const positive = v.pipe(finite, v.minValue(0));

/** A log-normal law of service: mean and standard deviation of the logarithm of its minutes. */
const law = v.object({ n: count, mean: finite, sd: v.pipe(finite, v.minValue(0.05), v.maxValue(3)) });

/** Levels at which the pauses between two services are kept; in between it is a straight line. */
export const GAP_LEVELS = [0, 0.1, 0.25, 0.5, 0.7, 0.8, 0.9, 0.95, 0.98, 1] as const;

/** Bounds of a row: beyond these a hall is none. Whoever served most comes first and is kept. */
export const MOST = { queues: 60, tellers: 120, knots: 16 } as const;

export const serviceModelSchema = v.object({
  /** The outlet's. */
  id: idField,
  outletId: idField,
  /** The last day it was learned from; null = nothing yet, all is prior. */
  learnedTo: v.nullable(dayField),
  days: count,
  whole: law,
  queues: v.pipe(
    v.array(
      v.object({
        queueId: idField,
        law,
        /** Of those who wait, how many give up in a minute. */
        quit: positive,
        /** Numbers taken in each hour of the outlet's clock, on a day. */
        hourly: v.pipe(v.array(positive), v.length(24)),
      }),
    ),
    v.maxLength(MOST.queues),
  ),
  tellers: v.pipe(
    v.array(
      v.object({
        /** Staff id with us, the machine's word for a teller where it leads. */
        teller: v.pipe(v.string(), v.maxLength(40)),
        n: count,
        /** Whose services take so many times as long as others' of the same queue. */
        pace: v.pipe(finite, v.minValue(0.2), v.maxValue(5)),
      }),
    ),
    v.maxLength(MOST.tellers),
  ),
  /** From the end of a service to the next call while somebody waits, at the levels above. */
  gaps: v.pipe(v.array(positive), v.length(GAP_LEVELS.length)),
  /** How long a window pauses, on average. */
  pause: positive,
  /** What the simulation said, and what it came to: `p50` and `p80` of the waits of those it said about `raw` to. */
  calibration: v.pipe(v.array(v.object({ raw: positive, p50: positive, p80: positive })), v.maxLength(MOST.knots)),
  /** The longest of these waits; null = too few to say. */
  longest: v.nullable(positive),
  /** Of `learnedTo`: what customers were told, beside what they waited (ms, shares; hall-kpis.ts); null = nobody was told. */
  lastDay: v.nullable(
    v.object({
      told: count,
      error: v.nullable(finite),
      bias: v.nullable(finite),
      coverage: v.nullable(finite),
      underPromised: v.nullable(finite),
    }),
  ),
});
export type ServiceModel = v.InferOutput<typeof serviceModelSchema>;
export type ServiceLaw = ServiceModel['whole'];
export const serviceModelKind = defineKind({
  name: 'serviceModel',
  code: 35,
  schema: serviceModelSchema,
  indexes: {},
});
