CREATE TABLE "acknowledgement" (
	"id" uuid PRIMARY KEY NOT NULL,
	"outlet_id" uuid NOT NULL,
	"key" text NOT NULL,
	"at" bigint NOT NULL,
	"staff_id" uuid NOT NULL,
	"business_day" date NOT NULL,
	"archived" boolean NOT NULL
);
--> statement-breakpoint
CREATE TABLE "alert_subscription" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"session_hash" text NOT NULL,
	"device_id" uuid NOT NULL,
	"outlet_id" uuid NOT NULL,
	"endpoint" text NOT NULL,
	"p256dh" text NOT NULL,
	"auth" text NOT NULL,
	"language" text NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "alert_sent" (
	"device_id" uuid NOT NULL,
	"key" text NOT NULL,
	"at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "alert_sent_device_id_key_pk" PRIMARY KEY("device_id","key")
);
--> statement-breakpoint
CREATE TABLE "manager_call" (
	"id" uuid PRIMARY KEY NOT NULL,
	"outlet_id" uuid NOT NULL,
	"counter_id" uuid,
	"ticket_id" uuid,
	"device_id" uuid NOT NULL,
	"staff_id" uuid NOT NULL,
	"reason" text NOT NULL,
	"at" bigint NOT NULL,
	"answered_at" bigint,
	"answered_by" uuid,
	"archived" boolean NOT NULL
);
--> statement-breakpoint
ALTER TABLE "alert_subscription" ADD CONSTRAINT "alert_subscription_session_hash_session_token_hash_fk" FOREIGN KEY ("session_hash") REFERENCES "public"."session"("token_hash") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "acknowledgement_outlet_id_archived_index" ON "acknowledgement" USING btree ("outlet_id","archived");--> statement-breakpoint
CREATE INDEX "alert_subscription_session_hash_index" ON "alert_subscription" USING btree ("session_hash");--> statement-breakpoint
CREATE INDEX "alert_subscription_device_id_index" ON "alert_subscription" USING btree ("device_id");--> statement-breakpoint
CREATE INDEX "alert_sent_at_index" ON "alert_sent" USING btree ("at");--> statement-breakpoint
CREATE INDEX "manager_call_outlet_id_archived_index" ON "manager_call" USING btree ("outlet_id","archived");--> statement-breakpoint
-- By hand from here. What a tablet is told of, as it is until somebody sets it; old rows have said nothing of it. The bytes
-- of lobby settings have changed: taken out of the feed with what they add to their buckets' counts and sums, and filled in
-- again by the server's next start.
ALTER TABLE "lobby_setting" ADD COLUMN "birthday" boolean DEFAULT true NOT NULL, ADD COLUMN "sound" boolean DEFAULT true NOT NULL, ADD COLUMN "voice" boolean DEFAULT false NOT NULL, ADD COLUMN "notify" boolean DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE "lobby_setting" ALTER COLUMN "birthday" DROP DEFAULT, ALTER COLUMN "sound" DROP DEFAULT, ALTER COLUMN "voice" DROP DEFAULT, ALTER COLUMN "notify" DROP DEFAULT;--> statement-breakpoint
UPDATE "sync_bucket" b SET n = b.n - gone.n, sum = mod(mod(b.sum - gone.sum, 9007199254740881) + 9007199254740881, 9007199254740881)
	FROM (SELECT bucket, count(*) AS n, sum(hash) AS sum FROM "sync_row" WHERE kind = 2 AND NOT deleted GROUP BY bucket) gone
	WHERE gone.bucket = b.id;--> statement-breakpoint
DELETE FROM "sync_row" WHERE kind = 2;--> statement-breakpoint
DELETE FROM "sync_doc" WHERE kind = 2;--> statement-breakpoint
INSERT INTO "sync_refill" (kind) VALUES (2) ON CONFLICT DO NOTHING;
