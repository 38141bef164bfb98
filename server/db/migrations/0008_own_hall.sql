CREATE TABLE "business_type" (
	"id" uuid PRIMARY KEY NOT NULL,
	"outlet_id" uuid NOT NULL,
	"name" text NOT NULL,
	"kind" text NOT NULL,
	"missed_policy" text NOT NULL,
	"reinsert_after" smallint NOT NULL,
	"returns_at_most" smallint NOT NULL,
	"active" boolean NOT NULL
);
--> statement-breakpoint
CREATE TABLE "queue_call" (
	"id" uuid PRIMARY KEY NOT NULL,
	"outlet_id" uuid NOT NULL,
	"business_day" date NOT NULL,
	"at" bigint NOT NULL,
	"counter_id" uuid NOT NULL,
	"staff_id" uuid NOT NULL,
	"ticket_id" uuid NOT NULL,
	"number" text NOT NULL,
	"queue_id" uuid NOT NULL,
	"how" text NOT NULL,
	"decision" jsonb,
	"rule" jsonb,
	"heads" jsonb NOT NULL,
	"recent" uuid[] NOT NULL
);
--> statement-breakpoint
CREATE TABLE "counter_plan" (
	"id" uuid PRIMARY KEY NOT NULL,
	"outlet_id" uuid NOT NULL,
	"name" text NOT NULL,
	"rule" json NOT NULL
);
--> statement-breakpoint
CREATE TABLE "hall_setting" (
	"id" uuid PRIMARY KEY NOT NULL,
	"outlet_id" uuid NOT NULL,
	"opens_at" text NOT NULL,
	"closes_at" text NOT NULL,
	"open_weekdays" smallint[] NOT NULL,
	"closed_days" text[] NOT NULL,
	"open_days" text[] NOT NULL,
	"recalls_at_most" smallint NOT NULL,
	"wait_target" smallint NOT NULL,
	"park_minutes" smallint NOT NULL
);
--> statement-breakpoint
CREATE TABLE "machine_command" (
	"id" uuid PRIMARY KEY NOT NULL,
	"outlet_id" uuid NOT NULL,
	"machine_id" uuid NOT NULL,
	"what" text NOT NULL,
	"ticket_id" uuid NOT NULL,
	"to_queue_id" uuid,
	"staff_id" uuid NOT NULL,
	"state" text NOT NULL,
	"asked_at" bigint NOT NULL,
	"settled_at" bigint,
	"code" text,
	"new_number" text,
	"archived" boolean NOT NULL
);
--> statement-breakpoint
CREATE TABLE "number_series" (
	"id" uuid PRIMARY KEY NOT NULL,
	"outlet_id" uuid NOT NULL,
	"day" date NOT NULL,
	"last" integer NOT NULL
);
--> statement-breakpoint
ALTER TABLE "ticket" ALTER COLUMN "machine_id" DROP NOT NULL;--> statement-breakpoint
ALTER TABLE "counter" ADD COLUMN "staff_id" uuid;--> statement-breakpoint
ALTER TABLE "counter" ADD COLUMN "pause_reason" text;--> statement-breakpoint
ALTER TABLE "counter" ADD COLUMN "auto_call" boolean DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE "counter" ADD COLUMN "recent" uuid[] DEFAULT '{}' NOT NULL;--> statement-breakpoint
ALTER TABLE "queue" ADD COLUMN "business_type_id" uuid;--> statement-breakpoint
ALTER TABLE "queue" ADD COLUMN "active" boolean DEFAULT true NOT NULL;--> statement-breakpoint
ALTER TABLE "ticket" ADD COLUMN "issued_by" text DEFAULT 'machine' NOT NULL;--> statement-breakpoint
ALTER TABLE "ticket" ADD COLUMN "business_type_id" uuid;--> statement-breakpoint
ALTER TABLE "ticket" ADD COLUMN "stands_at" bigint;--> statement-breakpoint
UPDATE "ticket" SET "stands_at" = "taken_at";--> statement-breakpoint
ALTER TABLE "ticket" ALTER COLUMN "stands_at" SET NOT NULL;--> statement-breakpoint
ALTER TABLE "ticket" ADD COLUMN "arrived_at" bigint;--> statement-breakpoint
ALTER TABLE "ticket" ADD COLUMN "returns" integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "ticket" ADD COLUMN "hold_mode" text;--> statement-breakpoint
ALTER TABLE "ticket" ADD COLUMN "pool" text;--> statement-breakpoint
ALTER TABLE "ticket" ADD COLUMN "held_at" bigint;--> statement-breakpoint
ALTER TABLE "ticket" ADD COLUMN "parked_until" bigint;--> statement-breakpoint
ALTER TABLE "ticket" ADD COLUMN "held_ms" integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "ticket" ADD COLUMN "outcome" text;--> statement-breakpoint
ALTER TABLE "ticket" ADD COLUMN "delivered" text[] DEFAULT '{}' NOT NULL;--> statement-breakpoint
ALTER TABLE "ticket" ADD COLUMN "contact_at" bigint;--> statement-breakpoint
ALTER TABLE "ticket" ADD COLUMN "talking_since" bigint;--> statement-breakpoint
ALTER TABLE "ticket" ADD COLUMN "talking_with" uuid;--> statement-breakpoint
ALTER TABLE "ticket" ADD COLUMN "visit_id" uuid;--> statement-breakpoint
CREATE INDEX "business_type_outlet_id_index" ON "business_type" USING btree ("outlet_id");--> statement-breakpoint
CREATE INDEX "queue_call_outlet_id_business_day_index" ON "queue_call" USING btree ("outlet_id","business_day");--> statement-breakpoint
CREATE INDEX "queue_call_ticket_id_index" ON "queue_call" USING btree ("ticket_id");--> statement-breakpoint
CREATE INDEX "counter_plan_outlet_id_index" ON "counter_plan" USING btree ("outlet_id");--> statement-breakpoint
CREATE INDEX "machine_command_machine_id_state_index" ON "machine_command" USING btree ("machine_id","state");--> statement-breakpoint
CREATE INDEX "machine_command_outlet_id_archived_index" ON "machine_command" USING btree ("outlet_id","archived");--> statement-breakpoint
CREATE INDEX "machine_command_ticket_id_state_index" ON "machine_command" USING btree ("ticket_id","state");--> statement-breakpoint
CREATE UNIQUE INDEX "ticket_number_of_day" ON "ticket" USING btree ("outlet_id","business_day","number") WHERE machine_id is null and issued_by <> 'transfer';--> statement-breakpoint
ALTER TABLE "counter" ALTER COLUMN "auto_call" DROP DEFAULT;--> statement-breakpoint
ALTER TABLE "counter" ALTER COLUMN "recent" DROP DEFAULT;--> statement-breakpoint
ALTER TABLE "queue" ALTER COLUMN "active" DROP DEFAULT;--> statement-breakpoint
ALTER TABLE "ticket" ALTER COLUMN "issued_by" DROP DEFAULT;--> statement-breakpoint
ALTER TABLE "ticket" ALTER COLUMN "returns" DROP DEFAULT;--> statement-breakpoint
ALTER TABLE "ticket" ALTER COLUMN "held_ms" DROP DEFAULT;--> statement-breakpoint
ALTER TABLE "ticket" ALTER COLUMN "delivered" DROP DEFAULT;--> statement-breakpoint
-- Who runs a hall may set it up; of roles that the bank has made itself nobody knows.
UPDATE "role" SET "permissions" = ARRAY(SELECT unnest("permissions" || '{queue.manage}'::text[]) ORDER BY 1)
	WHERE "built_in" AND "code" IN ('super_admin', 'sys_admin', 'branch_admin', 'outlet_head') AND NOT 'queue.manage' = ANY("permissions");--> statement-breakpoint
-- Queues, counters and tickets have more to them: tablets are sent them anew, as after 0007.
WITH "moved" AS (
	SELECT bucket, kind, id, hash, row_number() OVER (PARTITION BY bucket ORDER BY seq) AS nth
	FROM "sync_row" WHERE kind IN (20, 21, 22) AND NOT deleted
), "gone" AS (
	UPDATE "sync_row" r SET deleted = true, hash = 0, seq = b.head + m.nth, at = now()
	FROM "moved" m, "sync_bucket" b
	WHERE r.bucket = m.bucket AND r.kind = m.kind AND r.id = m.id AND b.id = m.bucket
)
UPDATE "sync_bucket" b SET head = b.head + m.n, n = b.n - m.n,
	sum = mod(mod(b.sum - m.sum, 9007199254740881) + 9007199254740881, 9007199254740881)
FROM (SELECT bucket, count(*) AS n, sum(hash) AS sum FROM "moved" GROUP BY bucket) m WHERE m.bucket = b.id;--> statement-breakpoint
DELETE FROM "sync_doc" WHERE kind IN (20, 21, 22);--> statement-breakpoint
INSERT INTO "sync_refill" (kind) VALUES (20), (21), (22) ON CONFLICT DO NOTHING;
