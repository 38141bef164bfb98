CREATE TABLE "file_load" (
	"id" uuid PRIMARY KEY NOT NULL,
	"file" text NOT NULL,
	"kind" text,
	"day" date,
	"batch" text,
	"state" text NOT NULL,
	"reason" text,
	"rows" integer DEFAULT 0 NOT NULL,
	"rejected" integer DEFAULT 0 NOT NULL,
	"changed" integer DEFAULT 0 NOT NULL,
	"notes" text DEFAULT '{}' NOT NULL,
	"started_at" bigint NOT NULL,
	"ended_at" bigint
);
--> statement-breakpoint
CREATE TABLE "file_reject" (
	"load_id" uuid NOT NULL,
	"line" integer NOT NULL,
	"reason" text NOT NULL,
	CONSTRAINT "file_reject_load_id_line_pk" PRIMARY KEY("load_id","line")
);
--> statement-breakpoint
CREATE TABLE "customer_stage" (
	"load_id" uuid NOT NULL,
	"outlet_id" uuid NOT NULL,
	"line" integer NOT NULL,
	"customer_id" uuid NOT NULL,
	"customer_no" text NOT NULL,
	"owner_id" uuid,
	"row" text NOT NULL,
	"sealed" text NOT NULL,
	CONSTRAINT "customer_stage_load_id_outlet_id_line_pk" PRIMARY KEY("load_id","outlet_id","line")
);
--> statement-breakpoint
ALTER TABLE "customer" ADD COLUMN "risk_rating" text;--> statement-breakpoint
ALTER TABLE "customer" ADD COLUMN "churn_short" smallint;--> statement-breakpoint
ALTER TABLE "customer" ADD COLUMN "churn_long" smallint;--> statement-breakpoint
ALTER TABLE "customer" ADD COLUMN "top_credit_card" text;--> statement-breakpoint
ALTER TABLE "customer" ADD COLUMN "top_debit_card" text;--> statement-breakpoint
ALTER TABLE "customer" ADD COLUMN "manager_id" uuid;--> statement-breakpoint
ALTER TABLE "customer" ADD COLUMN "recommended" text[] DEFAULT '{}' NOT NULL;--> statement-breakpoint
ALTER TABLE "customer" ADD COLUMN "signed" text[] DEFAULT '{}' NOT NULL;--> statement-breakpoint
CREATE UNIQUE INDEX "file_load_once" ON "file_load" USING btree ("kind","day","batch") WHERE state in ('applying', 'loaded');--> statement-breakpoint
CREATE INDEX "file_load_started_at_index" ON "file_load" USING btree ("started_at");--> statement-breakpoint
CREATE INDEX "customer_number_customer_no_index" ON "customer_number" USING btree ("customer_no");--> statement-breakpoint
-- By hand: what is not known of customers that are there already, and their manager; the bytes of customers have changed,
-- so they are taken out of the feed with what they add to their buckets' counts and sums, and filled in again by the
-- server's next start (`sync_refill`).
ALTER TABLE "customer" ALTER COLUMN "recommended" DROP DEFAULT, ALTER COLUMN "signed" DROP DEFAULT;--> statement-breakpoint
UPDATE "customer" c SET manager_id = p.owner_id FROM "customer_private" p WHERE p.customer_id = c.id;--> statement-breakpoint
UPDATE "sync_bucket" b SET n = b.n - gone.n, sum = mod(mod(b.sum - gone.sum, 9007199254740881) + 9007199254740881, 9007199254740881)
	FROM (SELECT bucket, count(*) AS n, sum(hash) AS sum FROM "sync_row" WHERE kind = 10 AND NOT deleted GROUP BY bucket) gone
	WHERE gone.bucket = b.id;--> statement-breakpoint
DELETE FROM "sync_row" WHERE kind = 10 AND NOT deleted;--> statement-breakpoint
DELETE FROM "sync_doc" WHERE kind = 10;--> statement-breakpoint
INSERT INTO "sync_refill" (kind) VALUES (10) ON CONFLICT DO NOTHING;
