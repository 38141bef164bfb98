-- By hand: what old rows say of it. Of a printer that is out nobody knows since when but its machine's last word.
ALTER TABLE "business_type" ADD COLUMN "self_service" boolean DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE "business_type" ALTER COLUMN "self_service" DROP DEFAULT;--> statement-breakpoint
ALTER TABLE "machine_command" ADD COLUMN "diverted_to" text;--> statement-breakpoint
ALTER TABLE "queue_machine" ADD COLUMN "device_since" bigint;--> statement-breakpoint
UPDATE "queue_machine" SET "device_since" = "since";--> statement-breakpoint
ALTER TABLE "queue_machine" ALTER COLUMN "device_since" SET NOT NULL;--> statement-breakpoint
ALTER TABLE "ticket" ADD COLUMN "diverted_to" text;--> statement-breakpoint
-- The bytes of tickets (22), machines (23), business types (24) and commands (29) have changed: taken out of the feed with
-- what they add to their buckets' counts and sums, and filled in again by the server's next start.
UPDATE "sync_bucket" b SET n = b.n - gone.n, sum = mod(mod(b.sum - gone.sum, 9007199254740881) + 9007199254740881, 9007199254740881)
	FROM (SELECT bucket, count(*) AS n, sum(hash) AS sum FROM "sync_row" WHERE kind IN (22, 23, 24, 29) AND NOT deleted GROUP BY bucket) gone
	WHERE gone.bucket = b.id;--> statement-breakpoint
DELETE FROM "sync_row" WHERE kind IN (22, 23, 24, 29);--> statement-breakpoint
DELETE FROM "sync_doc" WHERE kind IN (22, 23, 24, 29);--> statement-breakpoint
INSERT INTO "sync_refill" (kind) VALUES (22), (23), (24), (29) ON CONFLICT DO NOTHING;
